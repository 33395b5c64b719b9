package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a sink topic refuses is known before it is sent, and stops nobody. */
final class SinkTopicsIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Instant old = Instant.now().minus(Duration.ofDays(30));

    @TempDir
    private Path stateDir;

    private Flow flow;

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(BROKER.bootstrapServers());
        try (Admin admin = flow.admin()) {
            alter(admin, flow.topics().documents(), Map.of("retention.ms", "-1"));
        }
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aDocumentWithoutAKeyIsADeadLetterWhereResultsAreCompacted() throws Exception {
        try (Admin admin = flow.admin()) {
            alter(admin, flow.topics().classified(), Map.of("cleanup.policy", "compact"));
            alter(admin, flow.topics().deadLetters(), Map.of("cleanup.policy", "compact"));
            assertThat(warnings(admin, ResultTimestamp.DOCUMENT)).hasSize(2).allSatisfy(warning -> assertThat(warning)
                    .contains(": it is compacted"));
        }
        flow.putLabels("acme", "a");
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            Flow.acknowledged(flow.send("keyless", null, document("acme")));
            Flow.acknowledged(flow.send("poison", null, new byte[] {1}));
            for (int i = 0; i < 10; i++) {
                flow.send("good-" + i, "acme");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == 12);
            assertThat(service.live()).isTrue();
        }
        assertThat(flow.result("keyless").orElseThrow().outcome()).isEqualTo(Reason.RESULT_REFUSED.name());
        assertThat(flow.result("poison").orElseThrow().outcome()).isEqualTo(Reason.UNDECODABLE.name());
        assertThat(flow.results().stream().filter(Result::classified)).hasSize(10);
    }

    @Test
    void aTimestampThatASinkRefusesIsADeadLetterBothWays() throws Exception {
        try (Admin admin = flow.admin()) {
            alter(admin, flow.topics().documents(), Map.of("message.timestamp.after.max.ms", "" + Long.MAX_VALUE));
            for (String sink : List.of(flow.topics().classified(), flow.topics().deadLetters())) {
                alter(admin, sink, Map.of("message.timestamp.before.max.ms", "86400000"));
            }
        }
        flow.putLabels("acme", "a");
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            send("old", old, document("acme"));
            send("future", Instant.now().plus(Duration.ofHours(2)), document("acme"));
            flow.send("now", "acme");
            await().atMost(LIMIT).until(() -> flow.results().size() == 3);
            assertThat(service.live()).isTrue();
        }
        for (String refused : List.of("old", "future")) {
            assertThat(flow.result(refused).orElseThrow().outcome()).isEqualTo(Reason.RESULT_REFUSED.name());
        }
        assertThat(flow.result("old").orElseThrow().header(DeadLetters.DOCUMENT_TIMESTAMP))
                .isEqualTo(Long.toString(old.toEpochMilli()));
        assertThat(flow.result("now").orElseThrow().outcome()).isEqualTo(Result.CLASSIFIED);
    }

    @Test
    void resultsThatTheBrokerWouldSoonDeleteAreReportedAtTheStart() throws Exception {
        try (Admin admin = flow.admin()) {
            send("1", Instant.now(), document("acme"));
            assertThat(warnings(admin, ResultTimestamp.DOCUMENT)).isEmpty();
            for (int i = 0; i < 5; i++) {
                send("old-" + i, old, document("acme"));
            }
            assertThat(warnings(admin, ResultTimestamp.DOCUMENT))
                    .singleElement()
                    .asString()
                    .startsWith("topic " + flow.topics().classified() + ": retention.ms=604800000 (PT168H) is shorter")
                    .contains("documents that are still to be read");
            assertThat(warnings(admin, ResultTimestamp.PROCESSING)).isEmpty();
            alter(admin, flow.topics().classified(), Map.of("retention.ms", "-1"));
            assertThat(warnings(admin, ResultTimestamp.DOCUMENT)).isEmpty();
            alter(admin, flow.topics().classified(), Map.of("retention.ms", "604800000"));
        }
        flow.putLabels("acme", "a");
        try (StandInPipeline pipeline = pipeline();
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            await().atMost(LIMIT).until(() -> service.counters().documents() == 6);
            assertThat(service.close(LIMIT)).isTrue();
        }
        try (Admin admin = flow.admin()) {
            assertThat(warnings(admin, ResultTimestamp.DOCUMENT))
                    .as("nothing is left to be read")
                    .isEmpty();
        }
    }

    @Test
    void aTopicThatTakesNoDeadLetterIsRefusedAtTheStart() throws Exception {
        try (Admin admin = flow.admin()) {
            alter(admin, flow.topics().deadLetters(), Map.of("max.message.bytes", "16383"));
            assertThat(check(admin, ResultTimestamp.DOCUMENT).problems())
                    .singleElement()
                    .asString()
                    .startsWith("topic " + flow.topics().deadLetters()
                            + ": expected max.message.bytes of at least 16384, because a dead letter needs so much")
                    .contains("found 16383. kafka-configs.sh --alter");
            alter(admin, flow.topics().deadLetters(), Map.of("max.message.bytes", "16384"));
            assertThat(check(admin, ResultTimestamp.DOCUMENT).problems()).isEmpty();
        }
    }

    private List<String> warnings(Admin admin, ResultTimestamp timestamp) {
        TopicCheck check = check(admin, timestamp);
        assertThat(check.problems()).isEmpty();
        return check.warnings();
    }

    private TopicCheck check(Admin admin, ResultTimestamp timestamp) {
        return TopicCheck.ask(
                admin,
                new CheckSettings(flow.topics(), flow.name(), false, Map.of(), true, timestamp, PermittedTopics.NONE),
                5_000);
    }

    private void send(String id, Instant timestamp, byte[] value) {
        Flow.acknowledged(flow.send(
                id,
                new ProducerRecord<>(
                        flow.topics().documents(), null, timestamp.toEpochMilli(), id.getBytes(UTF_8), value)));
    }

    private byte[] document(String tenantId) {
        return flow.bytes(Flow.document("d", tenantId, "text"));
    }

    private StandInPipeline pipeline() {
        return new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
    }

    private static void alter(Admin admin, String topic, Map<String, String> settings) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
        await().atMost(LIMIT).until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .allMatch(config -> settings.entrySet().stream()
                        .allMatch(
                                setting -> config.get(setting.getKey()).value().equals(setting.getValue()))));
    }
}
