package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The label sets in use are those of the topic as it is now, or the service stops. */
final class LabelTopicIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path stateDir;

    private Flow flow;

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(BROKER.bootstrapServers());
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aTopicCreatedAgainWhileNobodyRanIsReadFromItsBeginning() throws Exception {
        flow.putLabels("acme", "old");
        assertThat(outcomeInARun("1", "acme")).isEqualTo(Result.CLASSIFIED);
        createAgain();
        for (String tenant : List.of("globex", "initech", "umbrella")) {
            putAfresh(tenant, "new");
        }

        assertThat(outcomeInARun("2", "acme")).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
        assertThat(outcomeInARun("3", "globex"))
                .as("before the offset of the old topic")
                .isEqualTo(Result.CLASSIFIED);
    }

    @Test
    void aTopicCreatedAgainWhileTheServiceRunsStopsItAndARestartReadsTheNewOne() throws Exception {
        flow.putLabels("acme", "old");
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            createAgain();
            for (String tenant : List.of("globex", "initech", "umbrella")) {
                putAfresh(tenant, "new");
            }
            assertStopped(service, "topic " + flow.topics().labelSets() + ": it was deleted");
        }
        assertThat(outcomeInARun("1", "acme")).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
        assertThat(outcomeInARun("2", "globex")).isEqualTo(Result.CLASSIFIED);
    }

    @Test
    void aTopicThatGrowsStopsTheServiceAndIsRefusedAtTheNextStart() throws Exception {
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            try (Admin admin = flow.admin()) {
                admin.createPartitions(Map.of(flow.topics().labelSets(), NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
            assertStopped(service, "expected one partition");
        }
        try (ClassificationStream service = flow.service(Guarantee.EXACTLY_ONCE, stateDir)) {
            assertThat(service.check())
                    .singleElement()
                    .asString()
                    .startsWith("topic " + flow.topics().labelSets() + ": expected one partition, because clients")
                    .contains("found 3. Create another topic with one partition");
        }
    }

    @Test
    void aStoreOfTheFirstEditionOrOneThatMayHaveMissedDeletionsIsReadAgain() throws Exception {
        flow.putLabels("acme", "a");
        assertThat(outcomeInARun("1", "acme")).isEqualTo(Result.CLASSIFIED);
        Path identity = identity();
        Path trace = Files.createFile(identity.resolveSibling("trace"));
        assertThat(outcomeInARun("2", "acme")).isEqualTo(Result.CLASSIFIED);
        assertThat(trace).as("a store that is kept").exists();

        Files.delete(identity);
        assertThat(outcomeInARun("3", "acme")).isEqualTo(Result.CLASSIFIED);
        assertThat(trace).doesNotExist();

        trace = Files.createFile(trace);
        Files.writeString(
                identity,
                Files.readString(identity)
                        .replaceFirst(
                                "last.read=.*", "last.read=" + Instant.now().minus(Duration.ofDays(2))));
        assertThat(outcomeInARun("4", "acme")).isEqualTo(Result.CLASSIFIED);
        assertThat(trace).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void whatATransactionAbortedDoesNotCount(Guarantee guarantee) throws Exception {
        inATransaction(false, List.of(labels("ghost", "aborted")));
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(guarantee, stateDir, pipeline)) {
            inATransaction(true, List.of(labels("acme", "committed")));
            inATransaction(false, List.of(labels("acme", "aborted"), labels("initech", "aborted")));
            inATransaction(false, List.of(document("aborted", "acme")));
            inATransaction(true, List.of(document("1", "acme"), document("2", "ghost"), document("3", "initech")));

            await().atMost(LIMIT).until(() -> flow.results().size() >= 3);
            assertThat(service.close(LIMIT)).isTrue();
            await().atMost(LIMIT).until(flow::atEnd);
        }
        assertThat(flow.results())
                .extracting(result -> result.id() + " " + result.outcome())
                .containsExactlyInAnyOrder("1 CLASSIFIED", "2 UNKNOWN_LABEL_SET", "3 UNKNOWN_LABEL_SET");
        assertThat(flow.classification(flow.result("1").orElseThrow()).scores())
                .extracting(Score::label)
                .containsExactly("committed");
    }

    @Test
    void aDocumentSentAfterAnAcknowledgedChangeIsClassifiedWithIt() {
        int rounds = 100;
        long[] versions = new long[rounds];
        long[] mended = new long[rounds];
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            for (int round = 0; round < rounds; round++) {
                versions[round] = flow.putLabels("acme", "label-" + round);
                flow.send("changed-" + round, "acme");
                flow.putLabelBytes("acme", null);
                flow.send("deleted-" + round, "acme");
                flow.putLabelBytes("globex", new byte[] {1});
                flow.send("invalid-" + round, "globex");
                mended[round] = flow.putLabels("globex", "mended");
                flow.send("mended-" + round, "globex");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == 4 * rounds);
            assertThat(service.live()).isTrue();
        }
        for (int round = 0; round < rounds; round++) {
            assertNotOlder(round, versions);
            assertNotOlderThanMended(round, mended);
        }
    }

    private void assertNotOlderThanMended(int round, long[] mended) {
        for (String id : List.of("invalid-" + round, "mended-" + round)) {
            Result result = flow.result(id).orElseThrow();
            if (result.classified()) {
                assertThat(flow.classification(result).labelSetVersion()).isGreaterThanOrEqualTo(mended[round]);
            } else {
                assertThat(result.outcome()).isEqualTo(Reason.INVALID_LABEL_SET.name());
                assertThat(id).isNotEqualTo("mended-" + (mended.length - 1));
            }
        }
    }

    /** A later change may have been read as well; what must not be seen is an earlier one. */
    private void assertNotOlder(int round, long[] versions) {
        Result changed = flow.result("changed-" + round).orElseThrow();
        if (changed.classified()) {
            assertThat(flow.classification(changed).labelSetVersion()).isGreaterThanOrEqualTo(versions[round]);
        } else {
            assertThat(changed.outcome()).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
        }
        Result deleted = flow.result("deleted-" + round).orElseThrow();
        if (deleted.classified()) {
            assertThat(round).isLessThan(versions.length - 1);
            assertThat(flow.classification(deleted).labelSetVersion()).isGreaterThanOrEqualTo(versions[round + 1]);
        }
    }

    private String outcomeInARun(String id, String tenantId) {
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            flow.send(id, tenantId);
            await().atMost(LIMIT).until(() -> flow.result(id).isPresent());
            assertThat(service.close(LIMIT)).isTrue();
        }
        return flow.result(id).orElseThrow().outcome();
    }

    private static void assertStopped(ClassificationStream service, String reason) {
        await().atMost(LIMIT).until(() -> service.stopped().isDone());
        assertThat(service.live()).isFalse();
        assertThatThrownBy(() -> service.stopped().join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("a restart reads the topic again");
    }

    private void createAgain() throws Exception {
        String topic = flow.topics().labelSets();
        try (Admin admin = flow.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(LIMIT).until(() -> !admin.listTopics().names().get().contains(topic));
            admin.createTopics(flow.topics().definitions(Flow.PARTITIONS).stream()
                            .filter(definition -> definition.name().equals(topic))
                            .toList())
                    .all()
                    .get();
            await().atMost(LIMIT).until(() -> admin.listTopics().names().get().contains(topic));
        }
    }

    /** With a producer that knows nothing of the old topic. */
    private void putAfresh(String tenantId, String label) {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            Flow.acknowledged(producer.send(labels(tenantId, label)));
        }
    }

    private void inATransaction(boolean commit, List<ProducerRecord<byte[], byte[]>> records) {
        String id = UUID.randomUUID().toString();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", id))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                Flow.acknowledged(producer.send(record));
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", BROKER.bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ProducerRecord<byte[], byte[]> labels(String tenantId, String label) {
        LabelSetKey key = new LabelSetKey(tenantId, Document.DEFAULT_LABEL_SET);
        try (LabelSetRecords records =
                new LabelSetRecords(flow.serde(), flow.topics().labelSets())) {
            LabelSet set = LabelSet.of(key, List.of(Label.named(label)));
            return new ProducerRecord<>(
                    flow.topics().labelSets(), records.key(key), records.encode(set, OptionalLong.empty()));
        }
    }

    private ProducerRecord<byte[], byte[]> document(String id, String tenantId) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                flow.topics().documents(), id.getBytes(UTF_8), flow.bytes(Flow.document(id, tenantId, "text")));
        record.headers().add(Flow.ID, id.getBytes(UTF_8));
        return record;
    }

    private Path identity() {
        return stateDir.resolve(flow.name()).resolve("global").resolve("label-sets.properties");
    }

    private StandInPipeline pipeline() {
        return new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
    }
}
