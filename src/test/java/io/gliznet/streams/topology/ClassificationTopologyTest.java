package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.catalog.LabelCatalog;
import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.serde.SchemaIdHeader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a record goes, with a ticket of the look-ahead and without. No interceptor runs here. */
final class ClassificationTopologyTest {

    private static final Topics TOPICS = Topics.DEFAULT;
    private static final SerdeSettings SERDE = SerdeSettings.of("mock://" + UUID.randomUUID());
    private static final SinkLimits LARGE = new SinkLimits(1_000_000, 1_000_000);
    private static final Answer REJECTED =
            new Answer.DeadLetter(new Outcome.Rejected(Reason.INFERENCE_FAILED, "the model says no"));

    private final Counters.Meter meter = new Counters.Meter();
    private final DocumentRecords documentRecords = new DocumentRecords(SERDE, TOPICS.documents());
    private final LabelSetRecords labelSetRecords = new LabelSetRecords(SERDE, TOPICS.labelSets());
    private final StandInPipeline pipeline = new StandInPipeline(SERDE, TOPICS, "tokenizer-1", Duration.ZERO, 1);

    @TempDir
    private Path stateDir;

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> documents;
    private TestInputTopic<byte[], byte[]> labelSets;
    private TestOutputTopic<byte[], byte[]> classified;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void open() {
        open(pipeline, LARGE);
    }

    private void open(Pipeline of, SinkLimits limits) {
        Duration timeout = Duration.ofMillis(100);
        LabelCatalog catalog = new LabelCatalog(of, 1_000_000);
        KafkaSettings kafka = new KafkaSettings(
                "nowhere:1", "test", Guarantee.EXACTLY_ONCE, 1, stateDir, Duration.ofSeconds(1), Map.of());
        driver = new TopologyTestDriver(
                new ClassificationTopology(
                                new TopologySettings(TOPICS, timeout, 1_000_000, LookAheadSettings.DEFAULT),
                                of,
                                new PipelineEngine(
                                        of,
                                        of.bind(catalog),
                                        () -> CompletableFuture.completedFuture(null),
                                        LookAheadSettings.DEFAULT,
                                        1,
                                        new CommitProgress(Meters.none(), InstantSource.system())),
                                catalog,
                                new ReadPosition(),
                                limits,
                                meter)
                        .get(),
                StreamsProperties.of(kafka));
        documents = input(TOPICS.documents());
        labelSets = input(TOPICS.labelSets());
        classified = output(TOPICS.classified());
        deadLetters = output(TOPICS.deadLetters());
    }

    @AfterEach
    void close() {
        driver.close();
        pipeline.close();
        documentRecords.close();
        labelSetRecords.close();
    }

    @Test
    void aDocumentWithoutATicketIsClassifiedAllTheSame() {
        putLabels("acme", "a");
        documents.pipeInput(new TestRecord<>(utf8("k"), document("acme"), headers("trace"), 7L));

        TestRecord<byte[], byte[]> result = classified.readRecord();
        assertThat(result.key()).isEqualTo(utf8("k"));
        assertThat(result.timestamp()).isEqualTo(7);
        assertThat(result.headers()).isEqualTo(headers("trace"));
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(meter.read().classified()).isEqualTo(1);
    }

    @Test
    void schemaIdsInHeadersAreReadAndNotPassedOnToResults() {
        LabelSetKey key = new LabelSetKey("acme", Document.DEFAULT_LABEL_SET);
        labelSets.pipeInput(withIdInHeader(labelSetRecords.key(key), labelSet(key, "a")));
        documents.pipeInput(withIdInHeader(utf8("k"), document("acme")));

        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(classified.readRecord().headers()).isEqualTo(headers("trace"));
    }

    @Test
    void aDeadLetterKeepsTheSchemaIdInItsHeader() {
        TestRecord<byte[], byte[]> document = withIdInHeader(utf8("k"), document("nobody"));
        documents.pipeInput(document);

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.value()).isEqualTo(document.value());
        assertThat(letter.headers().lastHeader(SchemaIdHeader.VALUE))
                .isEqualTo(document.headers().lastHeader(SchemaIdHeader.VALUE));
    }

    /** What Confluent Platform 8 writes with its header serializer. */
    private static TestRecord<byte[], byte[]> withIdInHeader(byte[] key, byte[] value) {
        Headers headers = headers("trace").add(SchemaIdHeader.VALUE, Arrays.copyOf(value, 5));
        return new TestRecord<>(key, Arrays.copyOfRange(value, 5, value.length), headers, 7L);
    }

    @Test
    void aTicketIsWhatBecomesOfItsDocumentAndLeavesNoTrace() {
        Headers ticketed = headers("trace").add(new Ticket(REJECTED, true));
        documents.pipeInput(new TestRecord<>(utf8("k"), utf8("not looked at"), ticketed, 7L));

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.value()).isEqualTo(utf8("not looked at"));
        assertThat(letter.headers().toArray())
                .filteredOn(header -> !header.key().startsWith("kafka_dlt-"))
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly(
                        "trace=",
                        DeadLetters.EXCEPTION + "=" + RejectedException.class.getName(),
                        DeadLetters.MESSAGE + "=the model says no",
                        DeadLetters.TOPIC + "=documents",
                        DeadLetters.PARTITION + "=0",
                        DeadLetters.OFFSET + "=0",
                        DeadLetters.REASON + "=INFERENCE_FAILED",
                        DeadLetters.STAGE + "=INFER",
                        DeadLetters.DOCUMENT_TIMESTAMP + "=7");
    }

    @Test
    void aLetterSentBackThatFailsAgainSaysWhyItFailedLast() {
        Headers before = headers("trace").add(DeadLetters.REASON, utf8(Reason.EMPTY_TEXT.name()));
        before.add(new Ticket(REJECTED, true));
        documents.pipeInput(new TestRecord<>(utf8("k"), utf8("v"), before, 7L));

        assertThat(deadLetters.readRecord().headers().headers(DeadLetters.REASON))
                .extracting(header -> new String(header.value(), UTF_8))
                .containsExactly(Reason.INFERENCE_FAILED.name());
    }

    @Test
    void aFailureOfOursIsNoDeadLetter() {
        reopen(new FailingPipeline(pipeline, () -> true), LARGE);
        assertThatThrownBy(() -> documents.pipeInput(utf8("k"), document("acme")))
                .isInstanceOf(StreamsException.class)
                .hasRootCauseMessage("device lost");
        assertNothingWritten();
    }

    @Test
    void aResultThatItsTopicDoesNotTakeIsADeadLetter() {
        reopen(pipeline, new SinkLimits(300, 1_000_000));
        putLabels("acme", "a");
        putLabels("globex", "a".repeat(300));
        documents.pipeInput(utf8("k"), document("acme"));
        documents.pipeInput(utf8("k"), document("globex"));

        assertThat(classified.getQueueSize()).isEqualTo(1);
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo(Reason.RESULT_TOO_LARGE.name());
        assertThat(header(letter, DeadLetters.TENANT)).isEqualTo("globex");
    }

    @Test
    void aResultThatItsTopicRefusesIsADeadLetterWithAReasonOfItsOwn() {
        SinkTopic compacted = new SinkTopic("results", 1_000_000, true, Long.MAX_VALUE, 3_600_000, -1);
        SinkTopic letters = SinkTopic.of("dead-letters", 1_000_000);
        reopen(pipeline, new SinkLimits(compacted, letters, ResultTimestamp.DOCUMENT, InstantSource.system()));
        putLabels("acme", "a");
        long inAWeek = Instant.now().plus(Duration.ofDays(7)).toEpochMilli();
        documents.pipeInput(null, document("acme"), 7L);
        documents.pipeInput(utf8("k"), document("acme"), inAWeek);
        documents.pipeInput(utf8("k"), document("acme"), 7L);

        assertThat(classified.getQueueSize()).isEqualTo(1);
        TestRecord<byte[], byte[]> keyless = deadLetters.readRecord();
        assertThat(header(keyless, DeadLetters.REASON)).isEqualTo(Reason.RESULT_REFUSED.name());
        assertThat(header(keyless, DeadLetters.STAGE)).isEqualTo(Reason.Stage.SINK.name());
        assertThat(header(keyless, DeadLetters.MESSAGE)).contains("compacted");
        TestRecord<byte[], byte[]> future = deadLetters.readRecord();
        assertThat(header(future, DeadLetters.MESSAGE)).contains("message.timestamp.after.max.ms=3600000");
        assertThat(header(future, DeadLetters.DOCUMENT_TIMESTAMP)).isEqualTo(Long.toString(inAWeek));
        assertThat(future.timestamp()).isLessThan(inAWeek);
        assertThat(meter.read().rejected()).containsEntry(Reason.RESULT_REFUSED, 2L);
    }

    @Test
    void aLetterSentBackThatIsThenClassifiedLosesItsErrorHeadersAndHasItsOwnTimeAgain() {
        documents.pipeInput(new TestRecord<>(utf8("k"), document("acme"), headers("trace"), 7L));
        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        putLabels("acme", "a");
        documents.pipeInput(letter);

        TestRecord<byte[], byte[]> result = classified.readRecord();
        assertThat(result.headers()).isEqualTo(headers("trace"));
        assertThat(result.timestamp()).isEqualTo(7);
    }

    @Test
    void aResultBearsTheTimeOfProcessingIfThatIsConfigured() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        SinkTopic any = SinkTopic.of("any", 1_000_000);
        reopen(pipeline, new SinkLimits(any, any, ResultTimestamp.PROCESSING, () -> now));
        putLabels("acme", "a");
        documents.pipeInput(utf8("k"), document("acme"), 7L);

        assertThat(classified.readRecord().timestamp()).isEqualTo(now.toEpochMilli());
    }

    @Test
    void aLetterThatItsTopicDoesNotTakeIsSentWithoutItsValueAndSaysSo() {
        reopen(pipeline, new SinkLimits(1_000_000, 2_000));
        byte[] poison = utf8("x".repeat(3_000));
        documents.pipeInput(utf8("k"), poison);

        TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, DeadLetters.OMITTED)).isEqualTo("3000");
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo(Reason.UNDECODABLE.name());
    }

    @Test
    void aLabelSetWhoseKeyAnotherWriterDamagedIsNotObeyed() {
        LabelSet set = LabelSet.of(new LabelSetKey("x", "default"), List.of(Label.named("a")));
        byte[] value = labelSetRecords.encode(set, OptionalLong.empty());
        for (String damaged :
                List.of("no-slash", "\"json/default\"", "line/default\n", " blank/default", "nul\0/default")) {
            labelSets.pipeInput(utf8(damaged), value);
        }
        labelSets.pipeInput(new byte[] {(byte) 0xff}, value);
        putLabels("acme", "a");
        for (String tenant : List.of("\"json", " blank", "nul\0", "json", "line", "blank", "acme")) {
            documents.pipeInput(utf8(tenant), documentOfAnyTenant(tenant));
        }

        assertThat(classified.readRecord().key()).isEqualTo(utf8("acme"));
        assertThat(classified.isEmpty()).isTrue();
        assertThat(deadLetters.getQueueSize()).isEqualTo(6);
    }

    private void reopen(Pipeline of, SinkLimits limits) {
        driver.close();
        open(of, limits);
    }

    private void assertNothingWritten() {
        assertThat(classified.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
        assertThat(meter.read().documents()).isZero();
    }

    private void putLabels(String tenantId, String label) {
        LabelSetKey key = new LabelSetKey(tenantId, Document.DEFAULT_LABEL_SET);
        labelSets.pipeInput(labelSetRecords.key(key), labelSet(key, label));
    }

    private byte[] labelSet(LabelSetKey key, String label) {
        return labelSetRecords.encode(LabelSet.of(key, List.of(Label.named(label))), OptionalLong.empty());
    }

    private byte[] document(String tenantId) {
        try {
            return documentRecords.encode(Flow.document("d", tenantId, "text"));
        } catch (RejectedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As another writer can encode it: this project refuses some tenants. */
    private byte[] documentOfAnyTenant(String tenantId) {
        String placeholder = "q".repeat(tenantId.length());
        String encoded = new String(document(placeholder), StandardCharsets.ISO_8859_1);
        return encoded.replace(placeholder, tenantId).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Headers headers(String name) {
        return new RecordHeaders().add(name, new byte[0]);
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
