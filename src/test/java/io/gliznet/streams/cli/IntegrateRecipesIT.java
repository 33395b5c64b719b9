package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.serde.Apicurio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/integrate.md, each with exactly the lines of the page, and a broker of its own. */
final class IntegrateRecipesIT {

    private static final Path PAGE = Path.of("docs", "integrate.md");
    private static final Pattern RECIPE = Pattern.compile("### ([^\n]+)\n\n```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TOPIC = Pattern.compile("(?m)^topic.documents=(.*)$");
    private static final int MOST_LINES = 10;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Schema REVIEW = SchemaBuilder.record("Review")
            .namespace("org.example.shop")
            .fields()
            .requiredLong("reviewId")
            .requiredString("shop")
            .name("review")
            .type(SchemaBuilder.record("Content")
                    .fields()
                    .optionalString("comment")
                    .requiredInt("stars")
                    .endRecord())
            .noDefault()
            .endRecord();

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private OwnTopics topics;

    @BeforeEach
    void open() throws IOException {
        broker = EmbeddedBroker.start();
        topics = OwnTopics.create(broker.bootstrapServers());
    }

    @AfterEach
    void close() {
        topics.close();
        broker.close();
    }

    @Test
    void everyConfigurationOfThePageIsShortAndRunHere() throws IOException {
        Map<String, String> recipes = recipes();

        assertThat(recipes)
                .containsOnlyKeys(
                        "A JSON topic of your own",
                        "An Avro topic of your own",
                        "Change events of Debezium",
                        "Results to a topic for each label",
                        "Several tenants by a header")
                .allSatisfy((name, lines) -> assertThat(lines.lines()).as(name).hasSizeLessThanOrEqualTo(MOST_LINES));
        assertThat(Files.readString(PAGE).split("```properties", -1)).hasSize(recipes.size() + 1);
    }

    @Test
    void aJsonTopicOfYourOwn() throws Exception {
        put("acme/default");
        String topic = prepare("A JSON topic of your own");
        send(topic, null, """
                {"ticket": 17, "customer": {"id": "acme"}, "subject": "Refund", "status": "open",
                 "messages": [{"body": "I was charged twice."}, {"body": null}], "meta": {"source": "mail"}}""".getBytes(UTF_8));

        ClassifiedDocument result = run("A JSON topic of your own", 1).get(0);

        assertThat(result.documentId()).isEqualTo("17");
        assertThat(result.labelSet()).hasToString("acme/default");
        assertThat(result.attributes()).isEqualTo(Map.of("status", "open", "channel", "mail"));
    }

    @Test
    void anAvroTopicOfYourOwn() throws Exception {
        String topic = prepare("An Avro topic of your own");
        try (Apicurio registry = Apicurio.start(folder.resolve("registry.log"))) {
            String atRegistry = "schema.registry.url=" + registry.url();
            put("books/default", "--set", atRegistry);
            send(topic, null, review(registry.register(topic + "-value", REVIEW.toString()), 5));

            await("An Avro topic of your own", 1, atRegistry);

            Invocation tail = topics.run(
                    "classified",
                    "tail",
                    "--from-beginning",
                    "--max",
                    "1",
                    "--json",
                    "--timeout",
                    "30s",
                    "--set",
                    atRegistry);
            assertThat(tail.exitCode()).as(tail.err()).isZero();
            JsonNode result = Json.JSON.readTree(tail.out());
            assertThat(result.path("documentId").asText()).isEqualTo("5");
            assertThat(result.path("tenantId").asText()).isEqualTo("books");
        }
    }

    @Test
    void changeEventsOfDebezium() throws Exception {
        put("42/default");
        String topic = prepare("Change events of Debezium");
        String row = "{\"id\": 3, \"account_id\": 42, \"subject\": \"Invoice\", \"body\": \"I was charged twice.\"}";
        send(topic, null, ("{\"before\": null, \"after\": " + row + ", \"op\": \"c\"}").getBytes(UTF_8));
        send(topic, null, ("{\"before\": " + row + ", \"after\": null, \"op\": \"d\"}").getBytes(UTF_8));
        send(topic, null, null);

        ClassifiedDocument result = run("Change events of Debezium", 1).get(0);

        assertThat(result.documentId()).isEqualTo("3");
        assertThat(result.labelSet()).hasToString("42/default");
    }

    @Test
    void resultsToATopicForEachLabel() throws Exception {
        String topic = prepare("Results to a topic for each label");
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic("tickets.billing", 1, (short) 1)));
        Path labels = Files.writeString(folder.resolve("routed.yaml"), """
                tenantId: acme
                name: default
                labels: [billing]
                routes: {labels: {billing: tickets.billing}, none: tickets.billing}
                """);
        Invocation put = topics.run("labels", "put", labels.toString(), "--set", "classified.routes=tickets.*");
        assertThat(put.exitCode()).as(put.err()).isZero();
        send(topic, null, "{\"id\": 1, \"subject\": \"Refund\", \"body\": \"I was charged twice.\"}".getBytes(UTF_8));

        try (CommandProcess service = start("Results to a topic for each label")) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> !service.isAlive()
                            || !topics.read("tickets.billing").isEmpty());
            stop(service);
        }

        ConsumerRecord<byte[], byte[]> result = topics.read("tickets.billing").get(0);
        JsonNode value = Json.JSON.readTree(result.value());
        assertThat(value.path("documentId").asText()).isEqualTo("1");
        assertThat(value.path("tenantId").asText()).isEqualTo("acme");
        assertThat(topics.read(topics.names().classified())).isEmpty();
        assertThat(topics.read(topics.names().deadLetters())).isEmpty();
    }

    @Test
    void severalTenantsByAHeader() throws Exception {
        put("acme/default");
        put("globex/urgent");
        String topic = prepare("Several tenants by a header");
        send(topic, "c-1", "I was charged twice.".getBytes(UTF_8), "tenant", "acme");
        send(topic, "c-2", "Nothing works.".getBytes(UTF_8), "tenant", "globex", "label-set", "urgent");

        assertThat(run("Several tenants by a header", 2))
                .extracting(result -> result.documentId() + " " + result.labelSet())
                .containsExactlyInAnyOrder("c-1 acme/default", "c-2 globex/urgent");
    }

    private static Map<String, String> recipes() throws IOException {
        Map<String, String> recipes = new LinkedHashMap<>();
        Matcher matcher = RECIPE.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            recipes.put(matcher.group(1), matcher.group(2));
        }
        return recipes;
    }

    private static String lines(String recipe) throws IOException {
        String lines = recipes().get(recipe);
        assertThat(lines).as(recipe).isNotNull();
        return String.valueOf(lines);
    }

    private void put(String key, String... options) {
        List<String> command = new ArrayList<>(List.of("labels", "put", "--key", key, "examples/acme.yaml"));
        command.addAll(List.of(options));
        Invocation put = topics.run(command.toArray(String[]::new));
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    /** Creates the topic of a recipe and returns its name. */
    private String prepare(String recipe) throws IOException {
        Matcher topic = TOPIC.matcher(lines(recipe));
        assertThat(topic.find()).as(recipe).isTrue();
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(topic.group(1), 2, (short) 1)));
        return topic.group(1);
    }

    private void send(String topic, @Nullable String key, byte @Nullable [] value, String... headers) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value);
            for (int i = 0; i < headers.length; i += 2) {
                record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
            }
            var unused = producer.send(record);
        }
    }

    private static byte[] review(int schemaId, long reviewId) throws IOException {
        GenericData.Record content = new GenericRecordBuilder(
                        REVIEW.getField("review").schema())
                .set("comment", "A story that I read twice.")
                .set("stars", 5)
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(REVIEW)
                .write(
                        new GenericRecordBuilder(REVIEW)
                                .set("reviewId", reviewId)
                                .set("shop", "books")
                                .set("review", content)
                                .build(),
                        encoder);
        encoder.flush();
        return out.toByteArray();
    }

    /** Runs the service until it has written this many results, and returns them. */
    private List<ClassifiedDocument> run(String recipe, int results) throws Exception {
        await(recipe, results);
        return topics.classified();
    }

    /** Runs the service until it has written this many results, and no dead letter. */
    private void await(String recipe, int results, String... overrides) throws Exception {
        try (CommandProcess service = start(recipe, overrides)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> !service.isAlive()
                            || !topics.read(topics.names().deadLetters()).isEmpty()
                            || topics.read(topics.names().classified()).size() >= results);
            stop(service);
        }
        assertThat(topics.read(topics.names().deadLetters())).isEmpty();
        assertThat(topics.read(topics.names().classified())).hasSize(results);
    }

    private static void stop(CommandProcess service) throws Exception {
        service.signal("TERM");
        assertThat(service.exitCode()).as(service::err).isZero();
    }

    /** The recipe's own lines, and where this test has broker, topics and model. */
    private CommandProcess start(String recipe, String... overrides) throws Exception {
        Path config = Files.writeString(folder.resolve("recipe.properties"), lines(recipe));
        List<String> arguments =
                new ArrayList<>(List.of("run", "--config", config.toString(), "-b", broker.bootstrapServers()));
        List<String> keys = new ArrayList<>(List.of(overrides));
        keys.add("application.id=" + topics.applicationId());
        keys.add("topic.label.sets=" + topics.names().labelSets());
        keys.add("topic.classified=" + topics.names().classified());
        keys.add("topic.dead.letters=" + topics.names().deadLetters());
        keys.add("state.dir=" + folder.resolve("state"));
        keys.add("model.dir=src/test/resources/models/bert-cosine");
        keys.forEach(key -> arguments.addAll(List.of("--set", key)));
        return CommandProcess.start(folder, arguments.toArray(String[]::new));
    }
}
