package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.serde.Apicurio;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A schema registry that stops to answer for 30 seconds, as an operator sees it. */
final class RegistryOutageIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(15);
    private static final String UP = "gliznet_registry_up";

    @TempDir
    private Path folder;

    @Test
    void anOutageIsSeenAndRecordsWaitForItsEnd() throws Exception {
        Endpoints endpoints = Endpoints.onFreePort();
        try (Apicurio registry = Apicurio.start(Path.of("target", "apicurio-outage.log"));
                OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers());
                DocumentRecords records = new DocumentRecords(
                        SerdeSettings.of(registry.url()), topics.names().documents())) {
            String url = "schema.registry.url=" + registry.url();
            Invocation put = topics.runWithInput(
                    "tenantId: acme\nlabels: [billing, outage]\n", "labels", "put", "--set", url, "-");
            assertThat(put.exitCode()).as(put.err()).isZero();
            byte[] known = records.encode(document());
            byte[] unread = withSchemaId(
                    known, registerInAnotherForm(registry, topics.names().documents()));
            try (CommandProcess service = start(topics, url, endpoints)) {
                await().atMost(LIMIT).until(() -> endpoints.status("/ready") == 200);
                assertThat(endpoints.metric(UP)).isEqualTo(1);
                send(topics, "before", known);
                await().atMost(LIMIT).until(() -> outcomes(topics).size() == 20);

                long from = System.nanoTime();
                registry.freeze();
                send(topics, "during", known);
                await().atMost(UNTIL_SEEN).until(() -> service.err().contains("The schema registry does not answer"));
                await().atMost(Duration.ofSeconds(1)).until(() -> endpoints.status("/ready") == 503);
                assertThat(endpoints.metric(UP)).isZero();
                await().atMost(LIMIT).until(() -> outcomes(topics).size() == 40);

                topics.write(topics.names().documents(), "unread", unread);
                Duration rest = OUTAGE.minusNanos(System.nanoTime() - from);
                await().during(rest)
                        .atMost(rest.plus(UNTIL_SEEN))
                        .until(() -> outcomes(topics).size() == 40 && endpoints.status("/ready") == 503);
                registry.resume();

                await().atMost(UNTIL_SEEN).until(() -> outcomes(topics).size() == 41);
                await().atMost(UNTIL_SEEN).until(() -> endpoints.status("/ready") == 200);
                assertThat(endpoints.metric(UP)).isEqualTo(1);
                assertThat(endpoints.status("/live")).isEqualTo(200);
                assertThat(service.err())
                        .containsOnlyOnce("The schema registry does not answer")
                        .containsOnlyOnce("The schema registry answers again.")
                        .doesNotContain("\tat ");
            }
            assertThat(topics.read(topics.names().deadLetters())).isEmpty();
            assertThat(outcomes(topics))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Stream.concat(keys("before"), keys("during")), Stream.of("unread"))
                                    .toList());
        }
    }

    private CommandProcess start(OwnTopics topics, String url, Endpoints endpoints) throws IOException {
        return CommandProcess.start(
                folder,
                topics.arguments(
                        "run",
                        "--set",
                        url,
                        "--set",
                        "model.dir=src/test/resources/models/bert-cosine",
                        "--set",
                        "state.dir=" + folder.resolve("state"),
                        "--set",
                        "tokenizer.threads=2",
                        "--set",
                        "observe.port=" + endpoints.port()));
    }

    private static Document document() {
        return new Document("d", new LabelSetKey("acme", "default"), Optional.empty(), "charged twice", Map.of());
    }

    /** A schema of the same fields under an id that the service has not read. */
    private static int registerInAnotherForm(Apicurio registry, String topic) throws Exception {
        String schema = Files.readString(Path.of("schemas", "Document.avsc"));
        return registry.register(topic + "-value", schema.replaceFirst("\\{", "{\"aliases\": [\"Another\"],"));
    }

    private static byte[] withSchemaId(byte[] record, int id) {
        byte[] other = record.clone();
        ByteBuffer.wrap(other).putInt(1, id);
        assertThat(other).isNotEqualTo(record);
        return other;
    }

    private static void send(OwnTopics topics, String prefix, byte[] value) {
        keys(prefix).forEach(key -> topics.write(topics.names().documents(), key, value));
    }

    private static Stream<String> keys(String prefix) {
        return IntStream.range(0, 20).mapToObj(number -> prefix + "-" + number);
    }

    /** The keys of all results. */
    private static List<String> outcomes(OwnTopics topics) {
        return topics.read(topics.names().classified()).stream()
                .map(result -> new String(result.key(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }
}
