package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that one tenant writes stops the service for another, with little memory too. */
final class SmallHeapIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LONG = 20;
    private static final int LONG_BYTES = 1_000_000;
    private static final int SHORT = 2_000;
    private static final int LABELS = 300;

    @TempDir
    private Path folder;

    @Test
    void longDocumentsOfATenantWithManyLabelsDoNotStopAnother() throws Exception {
        try (OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers())) {
            putLabels(topics, "large", LABELS);
            putLabels(topics, "small", 2);
            send(topics, "large", LONG, "one-key", "word ".repeat(LONG_BYTES / 5));
            send(topics, "small", SHORT, "", "I was charged twice.");
            try (CommandProcess service = CommandProcess.withOptions(
                    folder,
                    List.of("-Xmx512m"),
                    topics.arguments(
                            "run",
                            "--set",
                            "model.dir=src/test/resources/models/bert-cosine",
                            "--set",
                            "state.dir=" + folder.resolve("state")))) {
                await().atMost(LIMIT)
                        .failFast("the process has ended", () -> !service.isAlive())
                        .until(() -> topics.read(topics.names().classified()).size() == LONG + SHORT);

                assertThat(topics.read(topics.names().deadLetters())).isEmpty();
                assertThat(service.err()).doesNotContain("thread is replaced", "OutOfMemory");
                service.signal("TERM");
                assertThat(service.exitCode()).as(service::err).isZero();
            }
        }
    }

    private static void putLabels(OwnTopics topics, String tenant, int count) {
        String labels = IntStream.range(0, count)
                .mapToObj(number -> "label " + number)
                .collect(Collectors.joining(", ", "[", "]"));
        Invocation put =
                topics.runWithInput("tenantId: " + tenant + "\nlabels: " + labels + "\n", "labels", "put", "-");
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    /** @param key of all documents; if empty, each has its own */
    private static void send(OwnTopics topics, String tenant, int count, String key, String text) {
        String lines = IntStream.range(0, count)
                .mapToObj(number -> "{\"documentId\":\"" + tenant + number + "\",\"key\":\""
                        + (key.isEmpty() ? tenant + number : key) + "\",\"text\":\"" + text + "\"}\n")
                .collect(Collectors.joining());
        Invocation sent = topics.runWithInput(lines, "documents", "send", "--tenant", tenant, "-");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }
}
