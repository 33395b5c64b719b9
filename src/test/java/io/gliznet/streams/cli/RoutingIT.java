package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Results that go to the topics that a label set names. */
final class RoutingIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int DOCUMENTS = 1_500;
    private static final int KEYS = 40;

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private String prefix;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        prefix = topics.names().documents() + ".route.";
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void everyResultIsInOneTopicInTheOrderOfItsKeyAlsoAfterAKill() throws Exception {
        List<String> sinks = List.of(topic("billing"), topic("outage"), topic("none"), topic("review"));
        EmbeddedBroker.createTopics(
                topics.client(),
                sinks.stream().map(name -> new NewTopic(name, 2, (short) 1)).toList());
        put("""
                {"tenantId": "acme", "labels": ["billing", "outage", "praise"],
                 "routes": {"labels": {"billing": "%s", "outage": "%s"}, "none": "%s", "below": 0.3, "uncertain": "%s"}}
                """.formatted(sinks.toArray()));
        send(DOCUMENTS);
        try (CommandProcess service = start()) {
            await().atMost(LIMIT).until(() -> results(sinks).size() > 0);
            service.signal("KILL");
        }
        try (CommandProcess service = start()) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || results(sinks).size() >= DOCUMENTS);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(results(sinks))
                .extracting(this::number)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, DOCUMENTS).boxed().toList());
        Map<String, List<Integer>> byTopicAndKey = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> result : results(sinks)) {
            String label = header(result, "gliznet.label");
            boolean isSelected = header(result, "gliznet.selected").contains("\"" + label + "\"");
            boolean isUncertain = Double.parseDouble(header(result, "gliznet.score")) < 0.3;
            String expected = !isSelected
                    ? topic("none")
                    : isUncertain
                            ? topic("review")
                            : label.equals("praise") ? topics.names().classified() : topic(label);
            assertThat(result.topic()).isEqualTo(expected);
            assertThat(result.headers().lastHeader("gliznet.route")).isNull();
            byTopicAndKey
                    .computeIfAbsent(result.topic() + " " + key(result), both -> new ArrayList<>())
                    .add(number(result));
        }
        assertThat(byTopicAndKey)
                .as("some keys have results in several topics")
                .hasSizeGreaterThan(KEYS)
                .allSatisfy((both, numbers) -> assertThat(numbers).as(both).isSorted());
        assertThat(byTopicAndKey.values()).as("some of several documents").anyMatch(numbers -> numbers.size() > 5);
    }

    @Test
    void aTopicThatIsMissingGetsItsResultsOnceItExists() throws Exception {
        String missing = topic("later");
        Invocation put = put("""
                {"tenantId": "acme", "labels": ["billing"], "selection": "THRESHOLD", "threshold": 0,
                 "routes": {"labels": {"billing": "%s"}}}
                """.formatted(missing));
        assertThat(put.err())
                .contains("acme/default: routes: topic " + missing
                        + " does not exist; until it does, its results go to ");
        try (CommandProcess service = start()) {
            send(1);
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || topics.classified().size() == 1);
            assertThat(service.err()).contains("A label set names a topic that does not exist, or");
            EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(missing, 1, (short) 1)));
            await().atMost(LIMIT).until(() -> {
                send(1);
                return !service.isAlive() || !topics.read(missing).isEmpty();
            });
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
    }

    @Test
    void aRouteThatIsNotPermittedIsRefusedBeforeItIsWritten() throws Exception {
        Path file = Files.writeString(
                folder.resolve("labels.json"),
                "{\"tenantId\": \"acme\", \"labels\": [\"a\"], \"routes\": {\"none\": \"elsewhere\"}}");
        Invocation put = topics.run("labels", "put", file.toString());
        assertThat(put.exitCode()).isEqualTo(2);
        assertThat(put.err())
                .contains(
                        "acme/default: routes: expected a topic that classified.routes permits (no topics), found elsewhere");
        assertThat(topics.read(topics.names().labelSets())).isEmpty();
    }

    @Test
    void aRouteToATopicThatTheServiceReadsIsRefusedAtTheStart() throws Exception {
        try (CommandProcess service = CommandProcess.start(
                folder,
                topics.arguments(
                        "run", "--set", "classified.routes=" + topics.names().documents()))) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.err()).contains("classified.routes: expected topics that the service does not read");
        }
    }

    private String topic(String name) {
        return prefix + name;
    }

    private Invocation put(String labelSet) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.json"), labelSet);
        Invocation put = topics.run("labels", "put", "--set", "classified.routes=" + prefix + "*", file.toString());
        assertThat(put.exitCode()).as(put.err()).isZero();
        return put;
    }

    private void send(int documents) throws IOException {
        List<String> lines = IntStream.range(0, documents)
                .mapToObj(i -> "{\"documentId\":\"" + i + "\",\"key\":\"customer-" + i % KEYS + "\",\"text\":\""
                        + "word ".repeat(1 + i % 7) + i + "\"}")
                .toList();
        Path file = Files.write(folder.resolve("documents.jsonl"), lines);
        Invocation send = topics.run("documents", "send", "--tenant", "acme", file.toString());
        assertThat(send.exitCode()).as(send.err()).isZero();
    }

    private CommandProcess start() throws IOException {
        return CommandProcess.start(
                folder,
                topics.arguments(
                        "run",
                        "--set",
                        "model.dir=src/test/resources/models/bert-cosine",
                        "--set",
                        "state.dir=" + folder.resolve("state"),
                        "--set",
                        "classified.routes=" + prefix + "*",
                        "--set",
                        "kafka.transaction.timeout.ms=6000",
                        "--set",
                        "kafka.session.timeout.ms=6000"));
    }

    private List<ConsumerRecord<byte[], byte[]>> results(List<String> sinks) {
        return Stream.concat(sinks.stream(), Stream.of(topics.names().classified()))
                .flatMap(topic -> topics.read(topic).stream())
                .toList();
    }

    /** The place of the document among those that were sent. */
    private int number(ConsumerRecord<byte[], byte[]> result) {
        return Integer.parseInt(topics.decode(result).documentId());
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
