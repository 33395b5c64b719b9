package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service in front of topics that other applications write. */
final class ForeignRecordsIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long SEED = 4711;

    @TempDir
    private Path folder;

    private OwnTopics topics;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        Invocation put = topics.run("labels", "put", "--key", "7/default", "examples/acme.yaml");
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @CsvSource({"10000,none,json", "1000,cloudevents,auto"})
    void theRecordsOfAStrangerAreClassifiedOnceAndTheBrokenOnesSayWhy(int records, String envelope, String format)
            throws Exception {
        Random random = new Random(SEED);
        List<ObjectNode> tickets = IntStream.range(0, records)
                .mapToObj(number -> ticket(number, random))
                .toList();
        send(tickets.stream().map(ticket -> enveloped(ticket, envelope)).toList());
        Path config = configuration(format, envelope);
        try (CommandProcess service = start(config)) {
            await().atMost(LIMIT)
                    .until(() -> !topics.read(topics.names().classified()).isEmpty());
            service.signal("KILL");
        }
        try (CommandProcess service = start(config)) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive()
                            || topics.read(topics.names().classified()).size()
                                            + topics.read(topics.names().deadLetters())
                                                    .size()
                                    >= records);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }

        assertThat(topics.read(topics.names().classified()))
                .as("seed " + SEED)
                .extracting(record -> header(record, "ticket"))
                .containsExactlyInAnyOrderElementsOf(numbers(tickets, false));
        List<ConsumerRecord<byte[], byte[]>> letters =
                topics.read(topics.names().deadLetters());
        assertThat(letters)
                .extracting(record -> header(record, "ticket"))
                .containsExactlyInAnyOrderElementsOf(numbers(tickets, true));
        assertThat(letters)
                .extracting(record -> header(record, "__streams.errors.message"))
                .containsOnly(
                        "documents.tenant (/customer/id): expected a text, found an object",
                        "documents.text (/subject): expected a text, found nothing");
    }

    @Test
    void aResultCanBeTheDocumentWithOneMoreField() throws Exception {
        ObjectNode ticket = ticket(1, new Random(SEED));
        send(List.of(ticket));
        Path config = configuration(
                "json", "none", "classified.format=json", "classified.content=document", "classified.key=tenant");
        try (CommandProcess service = start(config)) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive()
                            || !topics.read(topics.names().classified()).isEmpty());
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        ConsumerRecord<byte[], byte[]> result =
                topics.read(topics.names().classified()).get(0);
        assertThat(result.value()).asString(UTF_8).contains("web 🌍");
        JsonNode value = Json.JSON.readTree(result.value());
        JsonNode classification = value.path("classification");
        assertThat(((ObjectNode) value).without("classification").toString()).isEqualTo(ticket.toString());
        assertThat(classification.path("documentId").asText()).isEqualTo("1");
        assertThat(classification.path("attributes").path("channel").asText()).isEqualTo("web 🌍");
        assertThat(result.key()).asString(UTF_8).isEqualTo("7");
        String best = classification.path("scores").path(0).path("label").asText();
        assertThat(header(result, "gliznet.label")).isEqualTo(best);
        assertThat(Json.JSON.readTree(header(result, "gliznet.selected")).isArray())
                .isTrue();
        assertThat(header(result, "gliznet.tenant")).isEqualTo("7");

        Invocation tail =
                topics.run("classified", "tail", "--from-beginning", "--max", "1", "--json", "--timeout", "30s");
        assertThat(tail.exitCode()).as(tail.err()).isZero();
        assertThat(Json.JSON
                        .readTree(tail.out())
                        .path("scores")
                        .path(0)
                        .path("label")
                        .asText())
                .isEqualTo(best);
    }

    @Test
    void severalTopicsHaveMappingsOfTheirOwnAndAPatternFindsThem() throws Exception {
        String other = topics.names().documents() + ".mails";
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(other, 5, (short) 1)));
        topics.write(other, "m-1", "Please refund my order".getBytes(UTF_8));
        topics.write(
                topics.names().documents(),
                "t-1",
                ticket(1, new Random(SEED)).toString().getBytes(UTF_8));
        Path config = configuration(
                "json",
                "none",
                "topic.documents=^" + topics.names().documents() + "(\\\\..*)?",
                "documents." + other + ".format=text",
                "documents." + other + ".text=/text",
                "documents." + other + ".id=key",
                "documents." + other + ".attributes=where=topic",
                "documents." + other + ".tenant=constant:7");
        try (CommandProcess service = start(config)) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || topics.classified().size() == 2);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(topics.classified())
                .anySatisfy(result -> assertThat(result.documentId()).isEqualTo("1"))
                .anySatisfy(result -> {
                    assertThat(result.documentId()).isEqualTo("m-1");
                    assertThat(result.attributes()).isEqualTo(Map.of("where", other));
                });
    }

    private Path configuration(String format, String envelope, String... more) throws IOException {
        String keys = """
                topic.documents=%s
                documents.format=%s
                documents.envelope=%s
                documents.text=/subject, /messages/*/body
                documents.tenant=/customer/id
                documents.id=/ticket
                documents.attributes=/status, channel=/meta/source
                """.formatted(topics.names().documents(), format, envelope);
        return SettingsFile.write(folder.resolve("my.properties"), keys, more);
    }

    private CommandProcess start(Path config) throws IOException {
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
                "kafka.transaction.timeout.ms=6000",
                "--set",
                "kafka.session.timeout.ms=6000",
                "--set",
                "model.dir=src/test/resources/models/bert-cosine");
    }

    /** A ticket as a help desk could write it; one in a hundred is broken. */
    private static ObjectNode ticket(int number, Random random) {
        ObjectNode ticket = Json.object().put("ticket", number);
        ticket.putObject("customer").put("id", 7).put("since", "2019-05-01");
        boolean hasSubject = random.nextBoolean();
        ticket.put("subject", hasSubject ? "Refund 💸 for order " + number : null);
        ArrayNode messages = ticket.putArray("messages");
        messages.addObject()
                .put("body", "The parcel is broken, I want my money back.")
                .put("from", "c");
        messages.addObject().putNull("body");
        ticket.putArray("tags").add("grün").add("urgent");
        ticket.putObject("meta").put("source", "web 🌍").put("price", 12.50);
        ticket.putNull("status");
        if (number % 200 == 3) {
            ticket.putObject("customer").putObject("id").put("value", 7);
        } else if (number % 200 == 103) {
            ticket.put("subject", (String) null).put("messages", "none");
        }
        return ticket;
    }

    private static boolean isBroken(ObjectNode ticket) {
        return ticket.path("ticket").asInt() % 100 == 3;
    }

    private static ObjectNode enveloped(ObjectNode ticket, String envelope) {
        return envelope.equals("none")
                ? ticket
                : Json.object()
                        .put("specversion", "1.0")
                        .put("id", "e-" + ticket.path("ticket"))
                        .put("source", "/desk")
                        .put("type", "ticket")
                        .set("data", ticket);
    }

    private static List<String> numbers(List<ObjectNode> tickets, boolean broken) {
        return tickets.stream()
                .filter(ticket -> isBroken(ticket) == broken)
                .map(ticket -> ticket.path("ticket").asText())
                .toList();
    }

    private void send(List<ObjectNode> records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records.size(); i++) {
                var record = new ProducerRecord<byte[], byte[]>(
                        topics.names().documents(),
                        null,
                        records.get(i).toString().getBytes(UTF_8));
                JsonNode data = records.get(i).path("data");
                record.headers()
                        .add(
                                "ticket",
                                (data.isObject() ? data : records.get(i))
                                        .path("ticket")
                                        .asText()
                                        .getBytes(UTF_8));
                var unused = producer.send(record);
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }
}
