package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day on which nothing was right: 999 documents are rejected for five reasons, and one is no document. The causes are mended,
 * and a replay is killed half-way and continued.
 */
final class DeadLettersReplayIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DOCUMENTS = 999;
    private static final String POISON = "poison";
    private static final long TWO_HOURS_MS = 7_200_000;
    private static final List<String> CAUSES = List.of("unknown", "invalid", "long", "wide", "old");

    private final Map<String, Long> timestamps = new HashMap<>();

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private String letters;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        letters = topics.names().deadLetters();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void whatWasRejectedIsClassifiedExactlyOnceAfterItsCauseIsMended() throws Exception {
        limitResults("1500", "3600000");
        putLabels("long", "wide", "old");
        topics.write(topics.names().labelSets(), "invalid/default", new byte[] {1, 2, 3});
        try (CommandProcess service = service("--set", "text.max.bytes=200")) {
            send();
            awaitLetters(service, DOCUMENTS + 1);
            assertThat(topics.classified()).isEmpty();
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(topics.run("dead-letters", "list").out())
                .contains("UNKNOWN_LABEL_SET", "INVALID_LABEL_SET", "TEXT_TOO_LARGE", "RESULT_TOO_LARGE")
                .contains("RESULT_REFUSED", "UNDECODABLE");

        limitResults("1000000", Long.toString(Long.MAX_VALUE));
        putLabels("unknown", "invalid");
        Invocation preview = topics.run("dead-letters", "replay");
        assertThat(preview.exitCode()).as(preview.err()).isZero();
        assertThat(preview.out()).contains("would send 1000 documents; nothing was sent");
        assertThat(documents()).as("nothing was sent").hasSize(DOCUMENTS + 1);

        try (CommandProcess service = service()) {
            killAReplayHalfWay();
            Invocation rest = topics.run("dead-letters", "replay", "--yes", "--rate", "2000/s");
            assertThat(rest.exitCode()).as(rest.err()).isZero();
            assertThat(rest.out()).doesNotContain("sent 0 documents", "sent 1000 documents");
            await().atMost(LIMIT).until(() -> topics.classified().size() >= DOCUMENTS);
            awaitLetters(service, DOCUMENTS + 2);
            thePoisonIsStoppedByItsCount(service);
        }
        everyDocumentHasOneCleanResult();
        assertThat(documents()).as("1 + 1 for each, and 1 + 3 of the poison").hasSize(2 * DOCUMENTS + 4);
    }

    private void killAReplayHalfWay() throws Exception {
        try (CommandProcess replay =
                CommandProcess.start(folder, topics.arguments("dead-letters", "replay", "--yes", "--rate", "250/s"))) {
            await().atMost(LIMIT).until(() -> !replay.isAlive() || documents().size() > DOCUMENTS + 300);
            assertThat(replay.isAlive()).as(replay::err).isTrue();
        }
        assertThat(documents()).as("a rest is left").hasSizeLessThan(2 * DOCUMENTS);
    }

    /** It was sent back once by the two replays before; the letter that came back was left to the next one. */
    private void thePoisonIsStoppedByItsCount(CommandProcess service) throws Exception {
        for (int replays = 1; replays < 3; replays++) {
            Invocation again = topics.run("dead-letters", "replay", "--yes");
            assertThat(again.out()).contains("sent 1 document;");
            awaitLetters(service, DOCUMENTS + 2 + replays);
        }
        Invocation stopped = topics.run("dead-letters", "replay", "--yes");
        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.out()).contains("sent 0 documents, left 1 alone");
        assertThat(stopped.err()).contains("--max-replays", "found 3");
        assertThat(topics.read(letters).stream()
                        .filter(letter -> POISON.equals(new String(letter.key(), UTF_8)))
                        .map(letter -> letter.headers().lastHeader(DeadLetters.REPLAYS))
                        .map(header -> header == null ? "0" : new String(header.value(), UTF_8)))
                .containsExactly("0", "1", "2", "3");
    }

    private void everyDocumentHasOneCleanResult() {
        assertThat(topics.classified().stream().map(ClassifiedDocument::documentId))
                .containsExactlyInAnyOrderElementsOf(timestamps.keySet());
        for (ConsumerRecord<byte[], byte[]> result : topics.read(topics.names().classified())) {
            assertThat(result.headers().toArray())
                    .extracting(Header::key)
                    .contains("trace")
                    .doesNotContain(DeadLetters.REPLAYS, DeadLetters.DOCUMENT_TIMESTAMP)
                    .noneMatch(name -> name.startsWith("gliznet.error.")
                            || name.startsWith("__streams.errors.")
                            || name.startsWith("kafka_dlt-"));
            assertThat(result.timestamp()).isEqualTo(timestamps.get(new String(result.key(), UTF_8)));
        }
    }

    private void send() throws Exception {
        long now = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer());
                DocumentRecords records =
                        new DocumentRecords(SerdeSettings.of(""), topics.names().documents())) {
            for (int i = 0; i < DOCUMENTS; i++) {
                Document document = document(i);
                long timestamp = now - i - (cause(i).equals("old") ? TWO_HOURS_MS : 0);
                timestamps.put(document.documentId(), timestamp);
                send(producer, document.documentId(), timestamp, records.encode(document));
            }
            send(producer, POISON, now, "no document".getBytes(UTF_8));
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String key, long timestamp, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.names().documents(), null, timestamp, key.getBytes(UTF_8), value);
        record.headers().add("trace", key.getBytes(UTF_8));
        var unused = producer.send(record);
    }

    private static String cause(int document) {
        return CAUSES.get(document % CAUSES.size());
    }

    private static Document document(int number) {
        String cause = cause(number);
        return new Document(
                cause + "-" + number,
                new LabelSetKey(cause, "default"),
                Optional.empty(),
                "charged twice ".repeat(cause.equals("long") ? 20 : 1),
                cause.equals("wide") ? Map.of("page", "w".repeat(2_000)) : Map.of());
    }

    private void limitResults(String maxBytes, String oldestMs) throws Exception {
        topics.configure(
                topics.names().classified(),
                Map.of("max.message.bytes", maxBytes, "message.timestamp.before.max.ms", oldestMs));
    }

    private void putLabels(String... tenants) {
        for (String tenant : tenants) {
            Invocation put =
                    topics.runWithInput("tenantId: " + tenant + "\nlabels: [billing, outage]\n", "labels", "put", "-");
            assertThat(put.exitCode()).as(put.err()).isZero();
        }
    }

    private CommandProcess service(String... more) throws IOException {
        Stream<String> common = Stream.of(
                "run",
                "--set",
                "model.dir=src/test/resources/models/bert-cosine",
                "--set",
                "state.dir=" + folder.resolve("state"));
        return CommandProcess.start(
                folder, topics.arguments(Stream.concat(common, Stream.of(more)).toArray(String[]::new)));
    }

    private void awaitLetters(CommandProcess service, int count) {
        List<Integer> found = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            found.add(topics.read(letters).size());
            return !service.isAlive() || found.get(found.size() - 1) >= count;
        });
        assertThat(topics.read(letters)).as(service::err).hasSize(count);
    }

    private List<ConsumerRecord<byte[], byte[]>> documents() {
        return topics.read(topics.names().documents());
    }
}
