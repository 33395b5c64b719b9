package io.gliznet.streams.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite finds mistakes: an engine that has one breaks the promise that one expects, and the engine as it is breaks none. */
final class MutationsIT {

    private static Cluster cluster;

    /** How often a mistake is looked for: whether it shows in one run is a matter of moments. */
    private static final int RUNS = 5;

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
        boolean found = false;
        for (int run = 0; run < RUNS && !found; run++) {
            Path runFolder = Files.createDirectory(folder.resolve("run-" + run));
            found = !mutation.exercise()
                    .run(cluster, runFolder, seed + run, classes.toString())
                    .getOrDefault(mutation.broken(), List.of())
                    .isEmpty();
        }
        assertThat(found).as("seed " + seed).isTrue();
    }
}
