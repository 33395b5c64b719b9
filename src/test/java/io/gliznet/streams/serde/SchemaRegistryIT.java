package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.avro.Document;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The public serializers against a real registry: Apicurio, through its Confluent-compatible API. */
final class SchemaRegistryIT {

    private static final Path LOG = Path.of("target", "apicurio.log");
    private static final Document DOCUMENT = Samples.AVRO_DOCUMENT;

    private static Apicurio registry;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Files.deleteIfExists(LOG);
        registry = Apicurio.start(LOG);
        registry.checkCompatibility();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void aSchemaThatOneClientRegistersIsReadByIdByAnother(TestInfo test) {
        byte[] record = serializer(Map.of()).serialize(topic(test), DOCUMENT);

        assertThat(record).startsWith(0);
        assertThat(deserializer(Map.of()).deserialize(topic(test), record)).isEqualTo(DOCUMENT);
    }

    @Test
    void theSameSchemaHasTheSameIdForAllClients(TestInfo test) {
        byte[] first = serializer(Map.of()).serialize(topic(test), DOCUMENT);
        byte[] second = serializer(Map.of("normalize.schemas", "true")).serialize(topic(test), DOCUMENT);
        byte[] lookedUp = serializer(Map.of("auto.register.schemas", "false")).serialize(topic(test), DOCUMENT);

        assertThat(second).isEqualTo(first);
        assertThat(lookedUp).isEqualTo(first);
    }

    @Test
    void anUnregisteredSchemaIsRefusedWithoutAutoRegistration(TestInfo test) {
        assertThatThrownBy(() ->
                        serializer(Map.of("auto.register.schemas", "false")).serialize(topic(test), DOCUMENT))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("HTTP 404");
    }

    @Test
    void clientsThatRegisterASchemaAtTheSameTimeAllGetItsId(TestInfo test) {
        int clients = 8;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int round = 0; round < 5; round++) {
                String topic = topic(test) + round;
                List<Writer> writers = IntStream.range(0, clients)
                        .mapToObj(client -> serializer(Map.of()))
                        .toList();
                List<CompletableFuture<Integer>> ids = writers.stream()
                        .map(writer ->
                                CompletableFuture.supplyAsync(() -> id(writer.serialize(topic, DOCUMENT)), threads))
                        .toList();
                assertThat(ids.stream().map(CompletableFuture::join).distinct()).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aPrettyPrintedSchemaIsFoundByNormalization(TestInfo test) throws IOException, InterruptedException {
        int id = registry.register(topic(test) + "-value", Files.readString(Path.of("schemas", "Document.avsc")));

        Map<String, String> lookUp = Map.of("auto.register.schemas", "false", "normalize.schemas", "true");
        assertThat(id(serializer(lookUp).serialize(topic(test), DOCUMENT))).isEqualTo(id);
    }

    @Test
    void aSubjectIsInspectedWithoutBeingChanged(TestInfo test) throws IOException, InterruptedException {
        assertThat(inspected(test)).isEqualTo(SubjectInspection.Status.NEW_SUBJECT);
        assertThat(inspected(test)).isEqualTo(SubjectInspection.Status.NEW_SUBJECT);

        String subject = topic(test) + "-value";
        registry.register(subject, "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[]}");
        assertThat(inspected(test)).isEqualTo(SubjectInspection.Status.INCOMPATIBLE);
    }

    @Test
    void theSchemaThatAClientRegisteredIsFound(TestInfo test) {
        serializer(Map.of()).serialize(topic(test), DOCUMENT);

        assertThat(inspected(test)).isEqualTo(SubjectInspection.Status.REGISTERED);
    }

    private static SubjectInspection.Status inspected(TestInfo test) {
        return SubjectInspection.ask(
                        Map.of("schema.registry.url", registry.url()), topic(test), Document.getClassSchema())
                .orElseThrow()
                .status();
    }

    @Test
    void recordsOfBothVersionsOfASchemaAreRead(TestInfo test) {
        EvolvedDocument newer =
                EvolvedDocument.with("{\"name\":\"language\",\"type\":\"string\",\"default\":\"en\"}", "de", DOCUMENT);
        byte[] first = serializer(Map.of()).serialize(topic(test), DOCUMENT);
        byte[] second = serializer(Map.of()).serialize(topic(test), newer);
        byte[] latest = serializer(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))
                .serialize(topic(test), DOCUMENT);

        assertThat(id(second)).isNotEqualTo(id(first));
        assertThat(id(latest)).isEqualTo(id(second));
        AvroDeserializer<SpecificRecord> deserializer = deserializer(Map.of());
        for (byte[] record : List.of(first, second, latest)) {
            assertThat(deserializer.deserialize(topic(test), record)).isEqualTo(DOCUMENT);
        }
    }

    @Test
    void anIncompatibleVersionIsRefused(TestInfo test) {
        EvolvedDocument incompatible =
                EvolvedDocument.with("{\"name\":\"language\",\"type\":\"string\"}", "de", DOCUMENT);
        serializer(Map.of()).serialize(topic(test), DOCUMENT);

        assertThatThrownBy(() -> serializer(Map.of()).serialize(topic(test), incompatible))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("HTTP 409");
    }

    @Test
    void anUnknownIdIsARecordError() {
        try (DocumentRecords decoder = decoder(registry.url(), Map.of(), Duration.ofMinutes(1))) {
            byte[] record = ByteBuffer.allocate(20).putInt(1, 1_000_000).array();
            assertRejected(decoder, record, "schema id: expected one that the registry knows, found 1000000");
        }
    }

    @Test
    void credentialsAreRequiredAndSent(TestInfo test) throws IOException, RejectedException {
        byte[] record = serializer(Map.of()).serialize(topic(test), DOCUMENT);
        try (AuthenticatingProxy proxy = new AuthenticatingProxy("http://" + registry.address(), "user:s3cret")) {
            String url = "http://" + proxy.address() + registry.path();
            Map<String, String> right =
                    Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:s3cret");
            Map<String, String> wrong =
                    Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:wrong");

            try (DocumentRecords decoder = decoder(url, right, Duration.ZERO)) {
                assertThat(decoder.decode(record)).isEqualTo(Samples.DOCUMENT);
            }
            try (DocumentRecords decoder = decoder(url, wrong, Duration.ofMillis(300))) {
                assertThatThrownBy(() -> decoder.decode(record))
                        .isInstanceOf(RegistryUnavailableException.class)
                        .hasMessageContaining("HTTP 401")
                        .hasMessageNotContaining("wrong");
            }
        }
    }

    @Test
    void aCallWaitsUntilAnOutageEnds() throws IOException, ExecutionException, InterruptedException {
        try (Apicurio own = Apicurio.start(LOG);
                AuthenticatingProxy proxy = new AuthenticatingProxy("http://" + own.address(), "user:s3cret")) {
            String url = "http://user:s3cret@" + proxy.address() + own.path();
            byte[] record =
                    serializer(Map.of(SerdeConfig.REGISTRY_URL, own.url())).serialize("documents", DOCUMENT);
            try (DocumentRecords decoder = decoder(url, Map.of(), Duration.ofMinutes(2))) {
                proxy.open(false);
                own.kill();
                CompletableFuture<Object> decoded = CompletableFuture.supplyAsync(() -> outcome(decoder, record));
                await().until(() -> proxy.requests() >= 2);

                own.restart();
                byte[] again =
                        serializer(Map.of(SerdeConfig.REGISTRY_URL, own.url())).serialize("documents", DOCUMENT);
                assertThat(again)
                        .as("a memory without schemas gives the same first id")
                        .isEqualTo(record);
                assertThat(decoded).isNotDone();

                proxy.open(true);
                assertThat(decoded.get()).isEqualTo(Samples.DOCUMENT);

                own.kill();
                assertThat(outcome(decoder, record))
                        .as("a schema once read needs no registry")
                        .isEqualTo(Samples.DOCUMENT);
                try (DocumentRecords fresh = decoder(own.url(), Map.of(), Duration.ofMillis(300))) {
                    assertThatThrownBy(() -> fresh.decode(record)).isInstanceOf(RegistryUnavailableException.class);
                }
                assertThatThrownBy(() -> serializer(Map.of(SerdeConfig.REGISTRY_URL, own.url()))
                                .serialize("documents", DOCUMENT))
                        .isInstanceOf(RegistryUnavailableException.class);
            }
        }
    }

    private static Object outcome(DocumentRecords decoder, byte[] record) {
        try {
            return decoder.decode(record);
        } catch (RejectedException e) {
            return e;
        }
    }

    private static void assertRejected(DocumentRecords decoder, byte[] record, String message) {
        assertThatThrownBy(() -> decoder.decode(record))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNDECODABLE))
                .hasMessage(message);
    }

    private static DocumentRecords decoder(String url, Map<String, String> more, Duration timeout) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put(SerdeConfig.REGISTRY_URL, url);
        SerdeSettings settings = new SerdeSettings(
                AvroSerializer.class.getName(), AvroDeserializer.class.getName(), properties, timeout);
        return new DocumentRecords(settings, "documents", Samples.MAX_TEXT_BYTES);
    }

    private static Writer serializer(Map<String, String> more) {
        AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();
        serializer.configure(configs(more), false);
        return (topic, value) -> Objects.requireNonNull(serializer.serialize(topic, value));
    }

    private static AvroDeserializer<SpecificRecord> deserializer(Map<String, String> more) {
        AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>();
        deserializer.configure(configs(more), false);
        return deserializer;
    }

    private static Map<String, String> configs(Map<String, String> more) {
        Map<String, String> configs = new HashMap<>();
        configs.put(SerdeConfig.REGISTRY_URL, registry.url());
        configs.putAll(more);
        return configs;
    }

    private static int id(byte[] record) {
        return ByteBuffer.wrap(record).getInt(1);
    }

    /** A separate subject for each test. */
    private static String topic(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName();
    }

    /** The serializer, of something that is never null. */
    private interface Writer {
        byte[] serialize(String topic, SpecificRecord value);
    }
}
