package io.gliznet.streams.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite finds mistakes: an engine that has one breaks the promise that one expects, and the engine as it is breaks none. */
final class MutationsIT {

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
    void theEngineAsItIsBreaksNoPromise(Exercise exercise) {
        assertThat(exercise.run(cluster, folder, seed, ""))
                .as("seed " + seed)
                .allSatisfy((promise, violations) -> assertThat(violations).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeIsFound(Mutation mutation) throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        mutation.compile(classes);
        Map<String, List<String>> violations = mutation.exercise().run(cluster, folder, seed, classes.toString());
        assertThat(violations.get(mutation.broken())).as("seed " + seed).isNotEmpty();
    }
}
