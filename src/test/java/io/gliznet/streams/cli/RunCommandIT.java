package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.topology.SharedBroker;
import io.gliznet.streams.topology.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as somebody who operates it sees it: exit codes, signals, endpoints, and what a restart does. */
final class RunCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MODEL = "model.dir=src/test/resources/models/bert-cosine";
    private static final String NO_BROKER = "127.0.0.1:1";
    private static final String CLASSIFIED = "gliznet_documents_classified_total";

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private Endpoints endpoints;

    @BeforeEach
    void open() throws IOException {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        endpoints = Endpoints.onFreePort();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @CsvSource({"exactly_once_v2,INT", "at_least_once,TERM"})
    void classifiesUntilASignalAndEndsWithZero(String guarantee, String signal) throws Exception {
        putLabels();
        try (CommandProcess service = start(guarantee)) {
            awaitReady(service);
            send("known", 20, "acme");
            send("unknown", 1, "nobody");
            await().atMost(LIMIT).until(() -> outcomes() == 21);

            assertThat(topics.classified()).hasSize(20).allSatisfy(result -> {
                assertThat(result.labelSet().tenantId()).isEqualTo("acme");
                assertThat(result.scores()).extracting("label").containsExactlyInAnyOrder("billing", "outage");
            });
            assertThat(topics.read(topics.names().deadLetters()))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.key()).asString().isEqualTo("unknown-0"));
            assertThat(endpoints.status("/live")).isEqualTo(200);
            await().atMost(LIMIT).until(() -> endpoints.metric(CLASSIFIED) == 20);
            await().atMost(LIMIT)
                    .until(() ->
                            endpoints.metric("gliznet_documents_rejected_total{reason=\"UNKNOWN_LABEL_SET\"}") == 1);
            service.signal(signal);
            assertThat(service.exitCode()).as(service::err).isZero();
            assertThat(committed()).isEqualTo(21);
            assertThat(service.err()).doesNotContain("\tat ");
            assertThat(service.leftBehind()).isEmpty();
        }
    }

    @Test
    void theNextStartGoesOnBehindTheLastCommittedDocument() throws Exception {
        putLabels();
        send("first", 400, "acme");
        long committed;
        try (CommandProcess service = start("exactly_once_v2")) {
            await().atMost(LIMIT).until(() -> outcomes() > 0);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
            committed = committed();
            assertThat(outcomes()).isEqualTo(committed);
        }
        send("second", 20, "acme");
        try (CommandProcess service = start("exactly_once_v2")) {
            await().atMost(LIMIT).until(() -> outcomes() == 420);
            await().atMost(LIMIT).until(() -> endpoints.metric(CLASSIFIED) == 420 - committed);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(committed()).isEqualTo(420);
        assertThat(topics.classified())
                .extracting(ClassifiedDocument::documentId)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ids("first", 400), ids("second", 20)).toList());
    }

    @Test
    void aStopThatTakesLongerThanConfiguredIsAFailure() throws Exception {
        try (CommandProcess service =
                CommandProcess.start(folder, topics.arguments(run("--set", "shutdown.timeout.ms=0")))) {
            awaitReady(service);
            service.signal("TERM");
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.err()).contains("shutdown.timeout.ms").doesNotContain("\tat ");
        }
    }

    @Test
    void aStopEndsWithZeroInTimeAlthoughTheBrokerIsFrozen() throws Exception {
        try (CommandProcess broker = CommandProcess.start(folder, "broker", "--port", "0", "--json")) {
            await().atMost(LIMIT).until(() -> broker.out().endsWith("\n"));
            String address =
                    Json.JSON.readTree(broker.out()).path(BrokerCommand.ADDRESS).asText();
            try (CommandProcess service =
                    CommandProcess.start(folder, run("-b", address, "--set", "shutdown.timeout.ms=8000"))) {
                awaitReady(service);
                broker.signal("STOP");
                long from = System.nanoTime();
                service.signal("TERM");
                assertThat(service.exitCode()).as(service::err).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - from))
                        .as(service::err)
                        .isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void readyIsLoggedWhenPartitionsAreAssigned() throws Exception {
        try (CommandProcess service = start("exactly_once_v2")) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || service.err().contains("ready: "));
            assertThat(endpoints.status("/ready")).as(service::err).isEqualTo(200);
            assertThat(service.err())
                    .as("warnings of Kafka that a healthy start causes")
                    .doesNotContain("StreamsConfig: ", "OffsetFetcherUtils: ");
        }
    }

    @Test
    void aSecondProcessWithTheSameStateDirIsRefused() throws Exception {
        try (CommandProcess first = start("exactly_once_v2")) {
            awaitReady(first);
            Invocation second = topics.run("run", "--set", MODEL, "--set", "state.dir=" + folder.resolve("state"));

            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err())
                    .contains("state.dir: expected a folder for this instance alone, found " + folder.resolve("state")
                            + ", which another process uses")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void everyProblemOfTheConfigurationIsListedAtOnce() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Invocation done = topics.run(
                    "run",
                    "--set",
                    "processing.guarantee=exactly_once",
                    "--set",
                    "stream.threads=0",
                    "--set",
                    "strean.threads=2",
                    "--set",
                    "observe.port=" + taken.getLocalPort(),
                    "--set",
                    "state.dir=" + folder.resolve("state"),
                    "--set",
                    "model.dir=" + folder.resolve("nothing"),
                    "--set",
                    "topic.classified=missing-topic");

            assertThat(done.exitCode()).isEqualTo(2);
            assertThat(done.err())
                    .contains("processing.guarantee", "'exactly_once'")
                    .contains("stream.threads")
                    .contains("strean.threads")
                    .contains("observe.port", Integer.toString(taken.getLocalPort()))
                    .contains("model.dir: " + folder.resolve("nothing"))
                    .contains("missing-topic")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "label-sets", "classified", "dead-letters"})
    void aTopicThatIsMissingIsNamed(String topic) {
        String key = "topic." + topic.replace('-', '.');
        Invocation done = topics.run(run("--set", key + "=missing-" + topic));

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .contains("missing-" + topic, "kafka-topics.sh --create --topic missing-" + topic)
                .doesNotContain("\tat ");
    }

    @Test
    void aSchemaThatNobodyRegisteredEndsTheStart() {
        Invocation done = topics.run(run(
                "--set",
                "schema.registry.url=mock://" + topics.names().classified(),
                "--set",
                "auto.register.schemas=false"));

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .contains(
                        "subject " + topics.names().classified() + "-value",
                        "expected the schema io.gliznet.streams.avro.Classification",
                        "register schemas/Classification.avsc",
                        "auto.register.schemas=true")
                .doesNotContain("ready:", "\tat ");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsWaitedForNoLongerThanConfigured() throws Exception {
        try (CommandProcess service = CommandProcess.start(
                folder,
                topics.arguments(
                        run("--set", "schema.registry.url=http://" + NO_BROKER, "--set", "startup.timeout.ms=1500")))) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.err())
                    .contains("schema.registry.url: expected an answer within 1 s", NO_BROKER)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aStopIsHeardWhileTheRegistryIsWaitedFor() throws Exception {
        try (CommandProcess service = CommandProcess.start(
                folder, topics.arguments(run("--set", "schema.registry.url=http://" + NO_BROKER)))) {
            await().atMost(LIMIT).until(() -> service.err().contains("registry is unreachable"));
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsWaitedForNoLongerThanConfigured() throws Exception {
        try (CommandProcess service =
                CommandProcess.start(folder, run("-b", NO_BROKER, "--set", "startup.timeout.ms=1500"))) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.err())
                    .contains("bootstrap.servers", NO_BROKER)
                    .containsPattern("WARN +NetworkClient: .*could not be established")
                    .as("at most one of a kind in a minute")
                    .containsOnlyOnce("could not be established")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aStopIsHeardWhileTheBrokerIsWaitedFor() throws Exception {
        try (CommandProcess service = CommandProcess.start(folder, run("-b", NO_BROKER))) {
            await().atMost(LIMIT).until(() -> endpoints.status("/live") != 0);
            assertThat(endpoints.status("/ready")).isEqualTo(503);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
    }

    @Test
    void aBrokerThatStartsLaterIsFound() throws Exception {
        Path records = folder.resolve("broker");
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(records, 0)) {
            broker.createTopics(Topics.DEFAULT.definitions(1));
            String address = broker.bootstrapServers();
            port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }
        try (CommandProcess service = CommandProcess.start(folder, run("-b", "127.0.0.1:" + port))) {
            // it says that nobody answered, so it has tried once and tries again
            await().atMost(LIMIT).until(() -> service.err().contains("127.0.0.1:" + port));
            assertThat(endpoints.status("/ready")).isEqualTo(503);
            try (EmbeddedBroker broker = EmbeddedBroker.start(records, port)) {
                assertThat(broker.bootstrapServers()).endsWith(":" + port);
                awaitReady(service);
                service.signal("TERM");
                assertThat(service.exitCode()).as(service::err).isZero();
            }
        }
    }

    private void awaitReady(CommandProcess service) {
        await().atMost(LIMIT).until(() -> !service.isAlive() || endpoints.status("/ready") == 200);
        assertThat(service.isAlive()).as(service::err).isTrue();
    }

    private CommandProcess start(String guarantee) throws IOException {
        return CommandProcess.start(folder, topics.arguments(run("--set", "processing.guarantee=" + guarantee)));
    }

    private String[] run(String... more) {
        Stream<String> common = Stream.of(
                "run",
                "--set",
                MODEL,
                "--set",
                "state.dir=" + folder.resolve("state"),
                "--set",
                "observe.port=" + endpoints.port());
        return Stream.concat(common, Stream.of(more)).toArray(String[]::new);
    }

    private void putLabels() {
        Invocation put = topics.runWithInput("tenantId: acme\nlabels: [billing, outage]\n", "labels", "put", "-");
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    private void send(String prefix, int documents, String tenant) {
        String lines = ids(prefix, documents)
                .map(id -> "{\"documentId\":\"" + id + "\",\"text\":\"" + "I was charged twice. ".repeat(20) + "\"}\n")
                .collect(Collectors.joining());
        Invocation sent = topics.runWithInput(lines, "documents", "send", "--tenant", tenant, "-");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    private static Stream<String> ids(String prefix, int documents) {
        return IntStream.range(0, documents).mapToObj(number -> prefix + "-" + number);
    }

    private int outcomes() {
        return topics.read(topics.names().classified()).size()
                + topics.read(topics.names().deadLetters()).size();
    }

    /** Documents that the group has committed. */
    private long committed() throws Exception {
        try (Admin admin = Admin.create(topics.client())) {
            Map<?, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(topics.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            return offsets.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }
}
