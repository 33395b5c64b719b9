package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration counts honestly, says the same to programs and to people, and cleans up. */
final class DemoCommandIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void theSummaryAccountsForEveryDocument() throws Exception {
        try (CommandProcess demo = CommandProcess.start(folder, "demo", "--documents", "60", "--json")) {
            assertThat(demo.exitCode()).as(demo::err).isZero();

            assertThat(demo.out().lines()).hasSize(1);
            JsonNode summary = Json.JSON.readTree(demo.out());
            assertThat(summary.path("produced").asInt()).isEqualTo(60);
            assertThat(summary.path("lost").asInt(-1)).isZero();
            assertThat(summary.path("duplicated").asInt(-1)).isZero();
            assertThat(summary.path("deadLettered").asInt()).isEqualTo(1);
            assertThat(summary.path("classified").asInt()).isEqualTo(59);
            assertThat(summary.path("docsPerSecond").asDouble()).isPositive();
            assertThat(summary.path("p99Ms").asDouble())
                    .isGreaterThanOrEqualTo(summary.path("p50Ms").asDouble());
            assertThat(summary.has("labelUpdateSeenMs")).isTrue();
            assertThat(demo.err()).doesNotContain("\tat ");
            assertThat(demo.leftBehind()).isEmpty();
        }
    }

    @Test
    void peopleSeeTheBrokerTheTenantsAndTheSum() {
        Invocation done = Invocation.of("demo", "--documents", "20");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("127.0.0.1:", "acme", "newsdesk", "homebot")
                .contains("UNDECODABLE")
                .containsPattern("\\b20 documents")
                .containsPattern("\\b19 classified")
                .containsPattern("\\b0 lost");
    }

    @Test
    void aSignalEndsItAndNothingStaysBehind() throws Exception {
        try (CommandProcess demo = CommandProcess.start(folder, "demo", "--documents", "100000", "--json")) {
            await().atMost(LIMIT).until(() -> !demo.leftBehind().isEmpty());
            demo.signal("INT");
            assertThat(demo.exitCode()).as(demo::err).isEqualTo(130);
            assertThat(demo.leftBehind()).isEmpty();
        }
    }

    @Test
    void tooFewDocumentsAreUsage() {
        Invocation done = Invocation.of("demo", "--documents", "3");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--documents").contains("3");
    }
}
