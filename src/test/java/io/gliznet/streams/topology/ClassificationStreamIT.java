package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tenants see of one instance: their label sets rule at once, their documents come out as results or dead letters. */
final class ClassificationStreamIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final byte[] UNKNOWN_SCHEMA = {0, 127, 127, 127, 127, 1, 2, 3};

    @TempDir
    private Path stateDir;

    private Flow flow;
    private StandInPipeline pipeline;
    private ClassificationStream service;

    /** A document with a record error, or of a tenant with an invalid label set. */
    enum Fault {
        A_TOMBSTONE(Reason.UNDECODABLE, null),
        NOT_AVRO(Reason.UNDECODABLE, null),
        A_SCHEMA_NOBODY_KNOWS(Reason.UNDECODABLE, null),
        TOO_LONG(Reason.TEXT_TOO_LARGE, "acme"),
        NOBODYS(Reason.UNKNOWN_LABEL_SET, "nobody");

        private final Reason reason;
        private final @Nullable String tenant;

        Fault(Reason reason, @Nullable String tenant) {
            this.reason = reason;
            this.tenant = tenant;
        }

        byte @Nullable [] value(Flow flow) {
            return switch (this) {
                case A_TOMBSTONE -> null;
                case NOT_AVRO -> "{}".getBytes(UTF_8);
                case A_SCHEMA_NOBODY_KNOWS -> UNKNOWN_SCHEMA;
                case TOO_LONG -> flow.bytes(Flow.document("d", "acme", "x".repeat(StandInPipeline.MAX_TEXT_BYTES + 1)));
                case NOBODYS -> flow.bytes(Flow.document("d", "nobody", "text"));
            };
        }
    }

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(BROKER.bootstrapServers());
        pipeline = new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ofMillis(5), 1);
        service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline);
    }

    @AfterEach
    void close() {
        service.close();
        pipeline.close();
        flow.close();
    }

    @Test
    void aDocumentSentRightAfterItsLabelSetFindsIt() {
        for (int tenant = 0; tenant < 20; tenant++) {
            flow.putLabels("tenant-" + tenant, "a", "b");
            flow.send("d-" + tenant, "tenant-" + tenant);
        }

        soon().until(() -> flow.results().size() == 20);
        assertThat(flow.results()).allMatch(Result::classified);
    }

    @Test
    void aLabelSetThatChangesWhileDocumentsFlowRulesAllThatComeAfterItWasSeen() {
        long before = flow.putLabels("acme", "old");
        send("acme", 0, 20);
        long after = flow.putLabels("acme", "new", "newer");
        int seen = 20;
        while (versions(0, seen).stream().noneMatch(version -> version == after)) {
            send("acme", seen, seen + 5);
            seen += 5;
            int sent = seen;
            soon().until(() -> flow.results().size() == sent);
        }
        send("acme", seen, seen + 20);
        int all = seen + 20;
        soon().until(() -> flow.results().size() == all);

        assertThat(versions(seen, all)).containsOnly(after);
        assertThat(flow.results()).extracting(flow::classification).allSatisfy(result -> assertThat(labels(result))
                .isEqualTo(result.labelSetVersion() == before ? List.of("old") : List.of("new", "newer")));
    }

    @Test
    void aTombstoneEndsALabelSetAndANewOneBringsItBack() {
        flow.putLabels("acme", "a");
        assertThat(outcome("1", "acme")).isEqualTo(Result.CLASSIFIED);
        flow.putLabelBytes("acme", null);
        assertThat(outcome("2", "acme")).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
        flow.putLabels("acme", "b");
        assertThat(outcome("3", "acme")).isEqualTo(Result.CLASSIFIED);
    }

    @Test
    void aLabelSetThatIsNotValidStopsItsTenantAloneUntilAGoodOneArrives() {
        flow.putLabels("globex", "a");
        flow.putLabelBytes("acme", UNKNOWN_SCHEMA);
        flow.putLabels("initech", StandInPipeline.UNREADABLE);

        assertThat(outcome("1", "acme")).isEqualTo(Reason.INVALID_LABEL_SET.name());
        assertThat(outcome("2", "initech")).isEqualTo(Reason.INVALID_LABEL_SET.name());
        assertThat(outcome("3", "globex")).isEqualTo(Result.CLASSIFIED);
        flow.putLabels("acme", "a");
        soon().until(() -> outcome("4", "acme").equals(Result.CLASSIFIED));
    }

    @Test
    void aResultHasTheKeyTheHeadersAndTheTimestampOfItsDocument() {
        flow.putLabels("acme", "a");
        byte[] value = flow.bytes(Flow.document("d", "acme", "text"));
        // not so old that the broker may delete it
        long anHourAgo = Instant.now().minus(1, ChronoUnit.HOURS).toEpochMilli();
        var document = new ProducerRecord<>(flow.topics().documents(), null, anHourAgo, "key".getBytes(UTF_8), value);
        document.headers().add("trace", "abc".getBytes(UTF_8)).add("trace", "def".getBytes(UTF_8));
        Flow.acknowledged(flow.send("1", document));

        Result result = await("1");
        assertThat(result.key()).contains("key");
        assertThat(result.record().timestamp()).isEqualTo(anHourAgo);
        assertThat(result.record().headers()).isEqualTo(document.headers());
        assertThat(flow.classification(result).documentId()).hasToString("d");
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentAtFaultIsADeadLetterWithItsOwnBytesAndSaysWhyAndWhereFrom(Fault fault) {
        flow.putLabels("acme", "a");
        byte @Nullable [] value = fault.value(flow);
        RecordMetadata sent = Flow.acknowledged(flow.send("1", null, value));

        Result letter = await("1");
        assertThat(letter.key()).isEmpty();
        assertThat(letter.record().value()).isEqualTo(value);
        assertThat(letter.record().timestamp()).as("when it was rejected").isGreaterThanOrEqualTo(sent.timestamp());
        assertThat(Map.of(
                        DeadLetters.DOCUMENT_TIMESTAMP, Long.toString(sent.timestamp()),
                        DeadLetters.REASON, fault.reason.name(),
                        DeadLetters.STAGE, fault.reason.stage().name(),
                        DeadLetters.TOPIC, sent.topic(),
                        DeadLetters.PARTITION, Integer.toString(sent.partition()),
                        DeadLetters.OFFSET, Long.toString(sent.offset())))
                .allSatisfy(
                        (header, expected) -> assertThat(letter.header(header)).isEqualTo(expected));
        assertThat(letter.record().headers().lastHeader(DeadLetters.TENANT) != null)
                .isEqualTo(fault.tenant != null);
        if (fault.tenant != null) {
            assertThat(letter.header(DeadLetters.TENANT)).isEqualTo(fault.tenant);
        }
        assertThat(letter.header(DeadLetters.MESSAGE)).contains("expected").doesNotContain("xxx");
        Awaitility.await()
                .untilAsserted(() -> assertThat(service.counters().rejected()).containsEntry(fault.reason, 1L));
    }

    @Test
    void aDeadLetterSentBackIsClassifiedOnceItsLabelSetIsThere() {
        flow.send("1", "acme");
        Result letter = await("1");
        assertThat(letter.outcome()).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
        flow.putLabels("acme", "a");

        byte[] key = letter.record().key();
        Flow.acknowledged(flow.send(
                "1",
                new ProducerRecord<>(
                        flow.topics().documents(), null, key, letter.record().value())));
        soon().until(() -> flow.result("1").orElseThrow().classified());
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private Result await(String id) {
        soon().until(() -> flow.result(id).isPresent());
        return flow.result(id).orElseThrow();
    }

    /** What becomes of a document sent now. */
    private String outcome(String id, String tenantId) {
        long before = count(id);
        flow.send(id, tenantId);
        soon().until(() -> count(id) > before);
        return flow.result(id).orElseThrow().outcome();
    }

    private long count(String id) {
        return flow.results().stream().filter(result -> result.id().equals(id)).count();
    }

    private void send(String tenantId, int from, int to) {
        IntStream.range(from, to).forEach(document -> flow.send(Integer.toString(document), tenantId));
    }

    private List<Long> versions(int from, int to) {
        return flow.results().stream()
                .filter(result -> Integer.parseInt(result.id()) >= from && Integer.parseInt(result.id()) < to)
                .map(result -> flow.classification(result).labelSetVersion())
                .toList();
    }

    private static List<String> labels(ClassifiedDocument result) {
        return result.scores().stream().map(Score::label).toList();
    }
}
