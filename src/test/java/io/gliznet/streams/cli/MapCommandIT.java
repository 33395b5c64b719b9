package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code map} in front of the topic of another application. */
final class MapCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RECORDS = 50;

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private String topic = "";

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        topic = topics.names().documents();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void theProposedLinesClassifyEveryRecordOfAStranger() throws Exception {
        Invocation put = topics.run("labels", "put", "--key", "shop-1/default", "examples/acme.yaml");
        assertThat(put.exitCode()).as(put.err()).isZero();
        sendInTransactions(
                IntStream.range(0, RECORDS).mapToObj(MapCommandIT::order).toList());
        Path file = folder.resolve("my.properties");

        Invocation map = topics.run("map", topic, "--write", file.toString());

        assertThat(map.exitCode()).as(map.err()).isZero();
        assertThat(Files.readString(file))
                .contains("topic.documents=" + topic + "\n")
                .contains("documents.text=/conversation/*/said\n")
                .contains("documents.tenant=/shop/id\n")
                .contains("documents.id=/orderId | position\n");
        assertThat(map.out())
                .contains("20 records: 20 documents, 0 dead letters, 0 skipped. Formats: 20 json.")
                .doesNotContain("hello");
        assertThat(groups()).noneMatch(group -> group.contains(topics.applicationId()));
        try (CommandProcess service = start(file)) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || topics.classified().size() >= RECORDS);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(topics.classified())
                .extracting(result -> result.documentId())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, RECORDS)
                        .mapToObj(number -> "o-" + number)
                        .toList());
        assertThat(topics.read(topics.names().deadLetters())).isEmpty();
    }

    @Test
    void theNewestRecordsOfEachTopicOfAPatternAreShown() {
        String other = topic + ".mails";
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(other, 2, (short) 1)));
        topics.write(other, "m-1", "Please refund my order".getBytes(UTF_8));
        for (int number = 0; number < 5; number++) {
            topics.write(topic, "k-" + number, order(number).getBytes(UTF_8));
        }
        topics.write(topic, "k-5", null);

        Invocation map = topics.run("map", "--set", "topic.documents=^" + topic + "(\\..*)?", "--records", "3");

        assertThat(map.out())
                .contains("topic.documents=^" + topic + "(\\\\..*)?")
                .contains(topic + ": 3 records")
                .contains("o-3", "o-4")
                .doesNotContain("o-2")
                .contains("expected a document, found null")
                .contains("documents." + topic + ".text=/conversation/*/said")
                .contains("documents." + other + ".format=text");
    }

    @Test
    void aTopicThatIsMissingOrEmptyIsSaid() {
        Invocation empty = topics.run("map");
        assertThat(empty.exitCode()).isEqualTo(1);
        assertThat(empty.out()).contains(topic + ": 0 records");

        Invocation missing = topics.run("map", topic + "-missing");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("topic " + topic + "-missing: expected on");
    }

    @Test
    void recordsInTheProjectsOwnSchemaNeedNoMapping() {
        Invocation send = topics.runWithInput("{\"text\":\"I was charged twice.\"}", "documents", "send", "-");
        assertThat(send.exitCode()).as(send.err()).isZero();

        Invocation map = topics.run("map");

        assertThat(map.exitCode()).as(map.err()).isZero();
        assertThat(map.out())
                .contains("label set default/default  text of 20 characters")
                .doesNotContain("documents.text=");
    }

    private static String order(int number) {
        var order = Json.object().put("orderId", "o-" + number).putNull("title");
        order.putObject("shop").put("id", "shop-1").put("opened", 1999);
        var conversation = order.putArray("conversation");
        conversation.addObject().put("said", "hello, I want my money back 💸").put("by", "customer");
        conversation.addObject().putNull("said").put("by", "bot");
        return order.toString();
    }

    /** Small transactions, whose markers take as many offsets as the records. */
    private void sendInTransactions(List<String> values) {
        Map<String, Object> settings = new HashMap<>(topics.client());
        settings.put("transactional.id", "t-" + topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (String value : values) {
                producer.beginTransaction();
                var unused = producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8)));
                producer.commitTransaction();
            }
        }
    }

    private List<String> groups() throws Exception {
        try (Admin admin = Admin.create(topics.client())) {
            return admin.listGroups().all().get().stream()
                    .map(group -> group.groupId())
                    .toList();
        }
    }

    private CommandProcess start(Path config) throws Exception {
        return CommandProcess.start(
                folder,
                "run",
                "--config",
                config.toString(),
                "--set",
                "bootstrap.servers=" + topics.client().get("bootstrap.servers"),
                "--set",
                "application.id=" + topics.applicationId(),
                "--set",
                "topic.label.sets=" + topics.names().labelSets(),
                "--set",
                "topic.classified=" + topics.names().classified(),
                "--set",
                "topic.dead.letters=" + topics.names().deadLetters(),
                "--set",
                "state.dir=" + folder.resolve("state"),
                "--set",
                "model.dir=src/test/resources/models/bert-cosine");
    }
}
