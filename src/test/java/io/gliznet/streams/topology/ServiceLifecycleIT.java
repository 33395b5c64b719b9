package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.topology.Flow.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How an instance begins, begins again, and gives up. */
final class ServiceLifecycleIT {

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
    void aCheckNamesAllThatIsWrongWithTheTopics() throws Exception {
        try (Admin admin = flow.admin()) {
            admin.deleteTopics(List.of(flow.topics().classified(), flow.topics().deadLetters()))
                    .all()
                    .get();
            alter(admin, flow.topics().labelSets(), TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete");
        }
        try (ClassificationStream service = service()) {
            // the broker hears of what the controller did a moment later
            assertThat(service.brokerAnswers()).as("before it was asked").isFalse();
            await().atMost(LIMIT).until(() -> service.check().size() == 3);
            assertThat(service.brokerAnswers()).as("before the start").isTrue();
            assertThat(service.check())
                    .satisfiesExactlyInAnyOrder(
                            problem -> assertThat(problem)
                                    .startsWith(missing(flow.topics().classified())),
                            problem -> assertThat(problem)
                                    .startsWith(missing(flow.topics().deadLetters())),
                            problem -> assertThat(problem)
                                    .startsWith(
                                            "topic " + flow.topics().labelSets()
                                                    + ": expected cleanup.policy compact (else the broker"
                                                    + " deletes label sets by their age), found compact,delete. kafka-configs.sh"));
            assertThatThrownBy(() -> start(service, "tokenizer-1")).isInstanceOf(IllegalStateException.class);
            assertThat(service.ready()).isFalse();
        }
    }

    private static String missing(String topic) {
        return "topic " + topic
                + ": expected to find it, found none of that name. Create it, or configure another name:"
                + " kafka-topics.sh --create --topic " + topic + " --partitions N, ";
    }

    @Test
    void aCheckWantsDifferentTopics() {
        Topics named = flow.topics();
        Topics twice = new Topics(named.documents(), named.labelSets(), named.classified(), named.classified());
        KafkaSettings kafka = Flow.kafka(BROKER.bootstrapServers(), flow.name(), Guarantee.AT_LEAST_ONCE, stateDir);
        try (ClassificationStream service = new ClassificationStream(kafka, Flow.topology(twice))) {
            assertThat(service.check())
                    .singleElement()
                    .asString()
                    .startsWith("topics: expected different names for documents, label sets, results and dead letters");
        }
    }

    @Test
    void aResultCanBeReadLongBeforeTheCommitIntervalIsOver() {
        KafkaSettings usual = Flow.kafka(BROKER.bootstrapServers(), flow.name(), Guarantee.EXACTLY_ONCE, stateDir);
        Map<String, String> overrides = new HashMap<>(usual.overrides());
        overrides.put("commit.interval.ms", Long.toString(2 * LIMIT.toMillis()));
        overrides.remove("transaction.timeout.ms");
        overrides.put("producer.transaction.timeout.ms", Long.toString(4 * LIMIT.toMillis()));
        KafkaSettings patient = new KafkaSettings(
                usual.bootstrapServers(),
                usual.applicationId(),
                usual.guarantee(),
                usual.streamThreads(),
                usual.stateDir(),
                usual.brokerTimeout(),
                overrides);
        flow.putLabels("acme", "a");
        try (StandInPipeline pipeline = pipeline("tokenizer-1");
                ClassificationStream service = new ClassificationStream(patient, Flow.topology(flow.topics()))) {
            assertThat(service.check()).isEmpty();
            service.start(pipeline);
            for (int document = 0; document < 50; document++) {
                flow.send("d-" + document, "acme");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == 50);
        }
    }

    @Test
    void aNewGroupBeginsWithNewDocumentsIfThatIsConfigured() {
        KafkaSettings usual = Flow.kafka(BROKER.bootstrapServers(), flow.name(), Guarantee.EXACTLY_ONCE, stateDir);
        flow.putLabels("acme", "a");
        flow.send("old", "acme");
        try (StandInPipeline pipeline = pipeline("tokenizer-1");
                ClassificationStream service = new ClassificationStream(
                        withOverride(usual, "auto.offset.reset", "latest"), Flow.topology(flow.topics()))) {
            assertThat(service.check()).isEmpty();
            service.start(pipeline);
            // whether its partition was assigned before it was sent shows only when one is read
            await().atMost(LIMIT).until(() -> {
                flow.send("new", "acme");
                return flow.result("new").isPresent();
            });
        }
        assertThat(flow.result("old")).isEmpty();
    }

    private static KafkaSettings withOverride(KafkaSettings usual, String key, String value) {
        Map<String, String> overrides = new HashMap<>(usual.overrides());
        overrides.put(key, value);
        return new KafkaSettings(
                usual.bootstrapServers(),
                usual.applicationId(),
                usual.guarantee(),
                usual.streamThreads(),
                usual.stateDir(),
                usual.brokerTimeout(),
                overrides);
    }

    @Test
    void aCheckGivesUpWhenNoBrokerAnswersInTime() throws IOException {
        assertThat(givesUpAfter("127.0.0.1:1")).isLessThan(Duration.ofSeconds(3));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(givesUpAfter("127.0.0.1:" + silent.getLocalPort())).isLessThan(Duration.ofSeconds(3));
        }
    }

    private Duration givesUpAfter(String address) {
        KafkaSettings nowhere = new KafkaSettings(
                address, "nobody", Guarantee.EXACTLY_ONCE, 1, stateDir, Duration.ofMillis(500), Map.of());
        try (ClassificationStream service = new ClassificationStream(nowhere, TopologySettings.DEFAULT)) {
            long from = System.nanoTime();
            assertThatThrownBy(service::check)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("bootstrap.servers")
                    .hasMessageContaining(address)
                    .hasMessageContaining("500 ms");
            return Duration.ofNanos(System.nanoTime() - from);
        }
    }

    @Test
    void aLabelSetThatIsUsedIsTokenizedOnceForARestartAndAgainForAnotherTokenizer() {
        flow.putLabels("acme", "a", "b");
        flow.putLabels("globex", "c");

        assertThat(encodedByARunOf("tokenizer-1", "1"))
                .as("globex has no document")
                .isEqualTo(1);
        assertThat(encodedByARunOf("tokenizer-1", "2")).isZero();
        assertThat(encodedByARunOf("tokenizer-2", "3")).isEqualTo(1);
        assertThat(flow.results()).allMatch(Result::classified);
    }

    @Test
    void aLabelSetDeletedWhileNobodyRanIsUnknownToTheNextOne() {
        flow.putLabels("acme", "a");
        assertThat(encodedByARunOf("tokenizer-1", "1")).isEqualTo(1);
        flow.putLabelBytes("acme", null);
        encodedByARunOf("tokenizer-1", "2");
        assertThat(flow.result("2").orElseThrow().outcome()).isEqualTo(Reason.UNKNOWN_LABEL_SET.name());
    }

    @Test
    void aDamagedStoreIsFilledAgainFromTheTopic() throws Exception {
        flow.putLabels("acme", "a");
        encodedByARunOf("tokenizer-1", "1");
        try (Stream<Path> files = Files.walk(stateDir)) {
            for (Path file : files.filter(path -> path.endsWith("CURRENT")).toList()) {
                Files.writeString(file, "damaged");
            }
        }
        assertThat(encodedByARunOf("tokenizer-1", "2")).isEqualTo(1);
        assertThat(flow.results()).hasSize(2).allMatch(Result::classified);
    }

    @Test
    void aResultTooLargeForItsTopicIsADeadLetter() throws Exception {
        try (Admin admin = flow.admin()) {
            alter(admin, flow.topics().classified(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "2000");
        }
        flow.putLabels("acme", "a");
        flow.putLabels("globex", "a".repeat(1_000), "b".repeat(1_000));
        try (StandInPipeline pipeline = pipeline("tokenizer-1");
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            flow.send("small", "acme");
            flow.send("large", "globex");
            await().atMost(LIMIT).until(() -> flow.results().size() == 2);
            assertThat(flow.result("small").orElseThrow().outcome()).isEqualTo(Result.CLASSIFIED);
            assertThat(flow.result("large").orElseThrow().outcome()).isEqualTo(Reason.RESULT_TOO_LARGE.name());
            assertThat(service.live()).isTrue();
        }
    }

    @Test
    void aServiceThatCannotReadLabelSetsByAFaultOfOursStopsAndSaysWhy() {
        try (StandInPipeline pipeline = pipeline("tokenizer-1");
                ClassificationStream service = service()) {
            assertThat(service.check()).isEmpty();
            service.start(new FailingPipeline(pipeline, () -> true));
            await().atMost(LIMIT).until(service::ready);
            flow.putLabels("acme", "a");

            await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> service.stopped()
                    .isDone());
            assertThat(service.live()).isFalse();
            assertThatThrownBy(() -> service.stopped().join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("device lost");
        }
    }

    @Test
    void aServiceClosedWhileItsDeviceIsLostStopsAsItWasTold() {
        AtomicInteger failures = new AtomicInteger();
        try (StandInPipeline pipeline = pipeline("tokenizer-1");
                ClassificationStream service = service()) {
            assertThat(service.check()).isEmpty();
            flow.putLabels("acme", "a");
            service.start(new FailingPipeline(pipeline, () -> service.ready() && failures.incrementAndGet() > 0));
            await().atMost(LIMIT).until(service::ready);
            flow.send("1", "acme");
            await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> failures.get() > 0);

            assertThat(service.close(LIMIT)).isTrue();
            assertThat(service.stopped()).isCompleted();
        }
    }

    /** Starts, classifies one document, and closes. */
    private int encodedByARunOf(String tokenizer, String id) {
        try (StandInPipeline pipeline = pipeline(tokenizer);
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            flow.send(id, "acme");
            await().atMost(LIMIT).until(() -> flow.result(id).isPresent());
            assertThat(service.close(LIMIT)).isTrue();
            return pipeline.encoded();
        }
    }

    private StandInPipeline pipeline(String tokenizer) {
        return new StandInPipeline(flow.serde(), flow.topics(), tokenizer, Duration.ZERO, 1);
    }

    private ClassificationStream service() {
        return flow.service(Guarantee.EXACTLY_ONCE, stateDir);
    }

    private void start(ClassificationStream service, String tokenizer) {
        try (StandInPipeline pipeline = pipeline(tokenizer)) {
            service.start(pipeline);
        }
    }

    private static void alter(Admin admin, String topic, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        await().atMost(LIMIT).until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .allMatch(config -> config.get(key).value().equals(value)));
    }
}
