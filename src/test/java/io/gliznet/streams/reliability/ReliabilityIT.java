package io.gliznet.streams.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of the reliability suite; docs/reliability.md describes the long one. */
final class ReliabilityIT {

    private static final int FAULTS = 5;
    private static final int DOCUMENTS = 2_000;
    private static final int FUZZED = 600;
    private static final int CHANGES = 40;

    private static Cluster cluster;

    private final long seed = Long.getLong("seed", new Random().nextLong());

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path clusterFolder) throws Exception {
        cluster = Cluster.start(clusterFolder, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyPromiseIsKeptWhileInstancesAreKilledAndRestarted(Guarantee guarantee) throws Exception {
        Storm.Result result = new Storm(guarantee, seed, FAULTS, DOCUMENTS).run(cluster, folder);
        assertThat(result.isKept()).as(result.toString()).isTrue();
    }

    @Test
    void whateverIsSentHasAnOutcomeThatItsKindAllows() {
        assertThat(Fuzz.run(cluster, folder, seed, FUZZED).violations())
                .as("seed " + seed)
                .isEmpty();
    }

    @Test
    void aDocumentThatIsSentAfterAChangeIsJoinedWithIt() {
        assertThat(ReadYourWrites.run(cluster, folder, seed, CHANGES))
                .as("seed " + seed)
                .allSatisfy((kind, violations) -> assertThat(violations).isEmpty());
    }
}
