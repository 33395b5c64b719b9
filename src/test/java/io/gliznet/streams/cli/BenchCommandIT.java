package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What surrounds a measurement: wrong options, and the broker in a process of its own, which ends with the command. */
final class BenchCommandIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aSignalEndsItTogetherWithItsBroker() throws Exception {
        try (CommandProcess bench = CommandProcess.start(folder, "bench", "--quick", "--json")) {
            // the state of the first row: the broker runs, and the measurement has begun
            await().atMost(LIMIT).until(() -> !bench.leftBehind().isEmpty());
            List<ProcessHandle> brokers = bench.children();
            try {
                assertThat(brokers).hasSize(1);
                bench.signal("INT");
                assertThat(bench.exitCode()).as(bench::err).isEqualTo(130);
                await().atMost(LIMIT).until(() -> brokers.stream().noneMatch(ProcessHandle::isAlive));
            } finally {
                brokers.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void aModelThatIsMissingIsUsageAndNoBrokerStaysBehind() {
        Set<ProcessHandle> before = children();

        Invocation done = Invocation.of(
                "bench", "--quick", "--model", folder.resolve("nothing").toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains(folder.resolve("nothing").toString()).doesNotContain("\tat ");
        Set<ProcessHandle> stayed = children();
        stayed.removeAll(before);
        stayed.forEach(ProcessHandle::destroyForcibly);
        assertThat(stayed).isEmpty();
    }

    @Test
    void aSoakThatIsTooShortToSettleIsUsage() {
        Invocation done = Invocation.of("bench", "--soak", "5");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--soak").contains("5").doesNotContain("\tat ");
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
