package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gliznet.streams.avro.Document;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSchemaRegistryTest {

    private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}";
    private static final String SCHEMA_7 = "{\"schema\":\"\\\"string\\\"\"}";
    private static final byte[] RECORD_7 = {0, 0, 0, 0, 7, 2, 'a'};

    @Test
    void registersUnderTheTopicsSubject() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(200, "{\"id\":258}")) {
            assertThat(serialize(stub.url(), Map.of("normalize.schemas", "true")))
                    .startsWith(0, 0, 0, 1, 2);
            assertThat(stub.requests())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "POST /subjects/documents-value/versions?normalize=true {\"schema\":\"{\\\"type\\\":\\\"record\\\"")
                    .doesNotContain("avro.java.string");
        }
    }

    @Test
    void looksUpWithoutRegistering() throws IOException {
        try (RegistryStub stub =
                RegistryStub.answering(200, "{\"subject\":\"documents-value\",\"id\":3,\"version\":1}")) {
            assertThat(serialize(stub.url(), Map.of("auto.register.schemas", "false")))
                    .startsWith(0, 0, 0, 0, 3);
            assertThat(stub.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /subjects/documents-value {\"schema\":");
        }
    }

    @Test
    void aClientThatIsSecondToRegisterASchemaLooksItsIdUp() throws IOException {
        try (RegistryStub stub = RegistryStub.handling(exchange -> {
            boolean registers = exchange.getRequestURI().getPath().endsWith("/versions");
            RegistryStub.answer(exchange, registers ? 409 : 200, registers ? "{\"error_code\":409}" : "{\"id\":3}");
        })) {
            assertThat(serialize(stub.url(), Map.of())).startsWith(0, 0, 0, 0, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy, documents-value",
        "RecordNameStrategy, io.gliznet.streams.avro.Document",
        "TopicRecordNameStrategy, documents-io.gliznet.streams.avro.Document",
    })
    void theStrategyNamesTheSubject(String strategy, String subject) throws IOException {
        try (RegistryStub stub = RegistryStub.answering(200, "{\"id\":3}")) {
            serialize(
                    stub.url(),
                    Map.of("value.subject.name.strategy", "io.confluent.kafka.serializers.subject." + strategy));
            assertThat(stub.requests())
                    .singleElement()
                    .asString()
                    .startsWith("POST /subjects/" + subject + "/versions ");
        }
    }

    @Test
    void anUnknownStrategyIsRefusedWithTheListOfThoseThatThereAre() {
        assertThatThrownBy(() -> serialize("http://localhost", Map.of("value.subject.name.strategy", "x.Mine")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "value.subject.name.strategy: expected one of",
                        "subject.TopicNameStrategy, ",
                        "subject.RecordNameStrategy, ",
                        "subject.TopicRecordNameStrategy, found x.Mine");
    }

    @Test
    void aMissingSchemaIsNamedWithItsSubjectAndTheWaysToMendIt() throws IOException {
        try (RegistryStub stub =
                RegistryStub.answering(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}")) {
            assertThatThrownBy(() -> serialize(stub.url(), Map.of("auto.register.schemas", "false")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("subject documents-value: expected the schema io.gliznet.streams.avro.Document of this"
                            + " version, found none (HTTP 404, Subject not found); register schemas/Document.avsc under"
                            + " this subject, or set auto.register.schemas=true, or serde.normalize.schemas=true if it is"
                            + " registered in another form");
        }
    }

    @Test
    void requestsASchemaOnceForManyRecords() throws IOException {
        String schema = "{\"schema\":%s}".formatted(quoted(Schemas.published(Document.getClassSchema())));
        try (RegistryStub stub = RegistryStub.answering(200, schema)) {
            AvroDeserializer<Document> deserializer = deserializer(stub.url(), Map.of());
            byte[] record = new byte[] {0, 0, 0, 0, 9, 2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0};
            for (int i = 0; i < 3; i++) {
                assertThat(deserializer.deserialize("documents", record))
                        .isEqualTo(new Document("d", "t", "l", null, "x", Map.of()));
            }
            assertThat(stub.requests()).containsExactly("GET /schemas/ids/9 ");
        }
    }

    @Test
    void requestsAnUnknownIdOnceWithinTheCacheTime() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(404, UNKNOWN)) {
            AvroDeserializer<Document> deserializer = deserializer(stub.url(), Map.of());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> deserializer.deserialize("documents", RECORD_7))
                        .isInstanceOf(SerializationException.class)
                        .hasMessage("schema id: expected one that the registry knows, found 7");
            }
            assertThat(stub.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error_code\":401,\"message\":\"Unauthorized\"}",
                "403 | Forbidden",
                "404 | <html>no such page</html>",
                "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "429 | {}",
                "500 | {\"error_code\":50001,\"message\":\"store\"}",
                "503 | ''",
                "301 | ''",
                "200 | not json",
                "200 | []",
            })
    void anAnswerThatIsNotARegistrysIsAServiceError(int status, String body) throws IOException {
        try (RegistryStub stub = RegistryStub.answering(status, body)) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessage("the schema registry is unavailable: " + stub.url()
                            + ": expected an answer of a schema registry, found HTTP " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void aRefusalOfOneIdIsARecordErrorIfTheRegistryReturnsOtherSchemas(int status) throws IOException {
        try (RegistryStub stub = RegistryStub.handling(exchange -> {
            String path = exchange.getRequestURI().toString();
            RegistryStub.answer(
                    exchange,
                    path.equals("/schemas/ids/7") || path.startsWith("/subjects/secret") ? status : 200,
                    path.equals("/subjects") ? "[\"secret\",\"a b\"]" : "{\"id\":9,\"schema\":\"\\\"string\\\"\"}");
        })) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class)
                    .hasMessage("schema id: expected one that the registry returns, found 7, which it refuses");
            assertThat(stub.requests())
                    .containsExactly(
                            "GET /schemas/ids/7 ",
                            "GET /subjects ",
                            "GET /subjects/secret/versions/latest ",
                            "GET /subjects/a%20b/versions/latest ",
                            "GET /schemas/ids/9 ");
        }
    }

    @Test
    void aSchemaThatWasReturnedBeforeShowsWhetherAllAreRefused() throws IOException {
        String schema = "{\"schema\":%s}".formatted(quoted(Schemas.published(Document.getClassSchema())));
        AtomicBoolean allRefused = new AtomicBoolean();
        try (RegistryStub stub = RegistryStub.handling(exchange -> {
            boolean known = exchange.getRequestURI().toString().equals("/schemas/ids/9");
            RegistryStub.answer(exchange, known && !allRefused.get() ? 200 : 403, known ? schema : "");
        })) {
            AvroDeserializer<Document> deserializer = deserializer(stub.url(), Map.of());
            deserializer.deserialize("documents", new byte[] {0, 0, 0, 0, 9, 2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0});
            assertThatThrownBy(() -> deserializer.deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class);

            allRefused.set(true);
            assertThatThrownBy(() -> deserializer.deserialize("documents", new byte[] {0, 0, 0, 0, 8, 0}))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void aReferenceThatTheRegistryDoesNotReturnIsARecordError() throws IOException {
        try (RegistryStub stub = RegistryStub.handling(exchange -> {
            boolean main = exchange.getRequestURI().toString().equals("/schemas/ids/7");
            RegistryStub.answer(
                    exchange,
                    main ? 200 : 404,
                    main ? "{\"schema\":\"{}\",\"references\":[%s]}".formatted(reference("gone")) : UNKNOWN);
        })) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("/subjects/gone/versions/1, found HTTP 404");
        }
    }

    @Test
    void aGuidInTheHeaderIsAskedFor() throws IOException {
        String schema = "{\"schema\":%s}".formatted(quoted(Schemas.published(Document.getClassSchema())));
        UUID guid = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
        byte[] header = ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .array();
        try (RegistryStub stub = RegistryStub.answering(200, schema)) {
            Headers headers = new RecordHeaders().add("__value_schema_id", header);
            assertThat(deserializer(stub.url(), Map.of())
                            .deserialize("documents", headers, new byte[] {2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0}))
                    .isEqualTo(new Document("d", "t", "l", null, "x", Map.of()));
            assertThat(stub.requests()).containsExactly("GET /schemas/guids/" + guid + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theHeaderOfKeyOrValueIsRead(boolean isKey) throws IOException {
        String schema = "{\"schema\":%s}".formatted(quoted(Schemas.published(Document.getClassSchema())));
        try (RegistryStub stub = RegistryStub.answering(200, schema);
                AvroDeserializer<Document> deserializer = new AvroDeserializer<>()) {
            deserializer.configure(Map.of("schema.registry.url", stub.url()), isKey);
            Headers headers = new RecordHeaders()
                    .add("__key_schema_id", new byte[] {0, 0, 0, 0, 3})
                    .add("__value_schema_id", new byte[] {0, 0, 0, 0, 4});
            deserializer.deserialize("documents", headers, new byte[] {2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0});
            assertThat(stub.requests()).containsExactly("GET /schemas/ids/" + (isKey ? 3 : 4) + " ");
        }
    }

    @Test
    void aHeaderThatIsNoSchemaIdIsIgnored() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(404, UNKNOWN)) {
            Headers headers = new RecordHeaders().add("__value_schema_id", new byte[] {0, 9});
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", headers, RECORD_7))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageEndingWith("found 7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":\"syntax = 'proto3';\",\"schemaType\":\"PROTOBUF\"}",
                "{\"schema\":\"{}\"}",
                "{\"schema\":\"\"}",
                "{}",
                SCHEMA_7,
            })
    void aSchemaThatCannotBeReadIsARecordError(String body) throws IOException {
        try (RegistryStub stub = RegistryStub.answering(200, body)) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void aRefusedSchemaIsNotAnOutage() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(409, "{\"error_code\":409,\"message\":\"incompatible\"}")) {
            assertThatThrownBy(() -> serialize(stub.url(), Map.of()))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("the schema registry refuses to register io.gliznet.streams.avro.Document"
                            + " under subject documents-value:"
                            + " HTTP 409, incompatible");
        }
    }

    @Test
    void triesTheOtherRegistriesAndStaysWithTheOneThatAnswers() throws IOException {
        try (RegistryStub broken = RegistryStub.answering(503, "");
                RegistryStub good = RegistryStub.answering(404, UNKNOWN)) {
            AvroDeserializer<Document> deserializer = deserializer(broken.url() + ", " + good.url() + "/", Map.of());
            assertThatThrownBy(() -> deserializer.deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class);
            assertThatThrownBy(() -> deserializer.deserialize("documents", new byte[] {0, 0, 0, 0, 8, 0}))
                    .isInstanceOf(SerializationException.class);

            assertThat(broken.requests()).hasSize(1);
            assertThat(good.requests()).containsExactly("GET /schemas/ids/7 ", "GET /schemas/ids/8 ");
        }
    }

    @Test
    void credentialsAreSentAndNeverShown() throws IOException {
        String basic = "Basic dXNlcjpzM2NyZXQ=";
        try (RegistryStub stub = RegistryStub.answering(401, "")) {
            Map<String, Map<String, String>> ways = Map.of(
                    "http://user:s3cret@" + stub.address(),
                    Map.of(),
                    stub.url(),
                    Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:s3cret"));
            ways.forEach((url, more) -> assertThatThrownBy(
                            () -> deserializer(url, more).deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining(stub.url())
                    .hasMessageNotContainingAny("user", "s3cret", basic));
            assertThat(stub.requests())
                    .contains("GET /schemas/ids/7 " + basic + " ")
                    .allSatisfy(request -> assertThat(request).contains(basic));
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (RegistryStub elsewhere = RegistryStub.answering(200, SCHEMA_7);
                RegistryStub stub = RegistryStub.handling(exchange -> {
                    exchange.getResponseHeaders().add("Location", elsewhere.url());
                    RegistryStub.answer(exchange, 302, "");
                })) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void waitsForACompleteAnswerForTheConfiguredTime() throws IOException {
        try (RegistryStub stub = RegistryStub.handling(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        })) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of("http.read.timeout.ms", "100"))
                            .deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageEndingWith("no answer within 100 ms");
        }
    }

    @Test
    void refusesAResponseThatIsTooLarge() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(200, " ".repeat(RegistryHttp.MAX_RESPONSE_BYTES + 1))) {
            assertThatThrownBy(() -> deserializer(stub.url(), Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("more than 4194304 bytes");
        }
    }

    @Test
    void aRefusedConnectionIsAnOutage() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(
                        () -> deserializer("http://localhost:" + port, Map.of()).deserialize("documents", RECORD_7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("ConnectException");
    }

    @Test
    void readsSchemasThatReferToOthers() throws IOException {
        String main =
                "{\"type\":\"record\",\"name\":\"Mail\",\"fields\":[{\"name\":\"documentId\",\"type\":\"com.example.Id\"},"
                        + "{\"name\":\"tenantId\",\"type\":\"string\"},{\"name\":\"text\",\"type\":\"string\"},"
                        + "{\"name\":\"origin\",\"type\":\"com.example.Origin\"}]}";
        try (RegistryStub stub = RegistryStub.handling(exchange -> RegistryStub.answer(
                exchange,
                200,
                switch (exchange.getRequestURI().toString()) {
                    case "/schemas/ids/7" ->
                        "{\"schema\":%s,\"references\":[%s,%s]}"
                                .formatted(quoted(main), reference("origin"), reference("id"));
                    case "/subjects/origin/versions/1" ->
                        "{\"id\":2,\"schema\":%s,\"references\":[%s]}"
                                .formatted(
                                        quoted("{\"type\":\"record\",\"name\":\"com.example.Origin\",\"fields\":["
                                                + "{\"name\":\"id\",\"type\":\"com.example.Id\"}]}"),
                                        reference("id"));
                    default ->
                        "{\"id\":1,\"schema\":%s}"
                                .formatted(
                                        quoted("{\"type\":\"enum\",\"name\":\"com.example.Id\",\"symbols\":[\"A\"]}"));
                }))) {
            AvroDeserializer<Document> deserializer =
                    deserializer(stub.url(), Map.of("specific.avro.value.type", Document.class.getName()));
            assertThatThrownBy(() -> deserializer.deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("Found com.example.Id, expecting string");
            assertThat(stub.requests())
                    .containsExactly(
                            "GET /schemas/ids/7 ", "GET /subjects/origin/versions/1 ", "GET /subjects/id/versions/1 ");
        }
    }

    @Test
    void trustsTheCertificatesOfItsTrustStore(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = selfSigned(folder);
        HttpsServer server = HttpsServer.create(RegistryStub.loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        try (RegistryStub stub = RegistryStub.start(server, exchange -> RegistryStub.answer(exchange, 404, UNKNOWN))) {
            String url = "https://" + stub.address();
            Map<String, String> trust = Map.of(
                    "schema.registry.ssl.truststore.location", store.toString(),
                    "schema.registry.ssl.truststore.password", "changeit",
                    "schema.registry.ssl.truststore.type", "PKCS12");

            assertThatThrownBy(() -> deserializer(url, trust).deserialize("documents", RECORD_7))
                    .isInstanceOf(SerializationException.class);
            assertThatThrownBy(() -> deserializer(url, Map.of()).deserialize("documents", RECORD_7))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("certification path");
        }
    }

    private static byte[] serialize(String url, Map<String, String> more) {
        Map<String, String> configs = new HashMap<>(more);
        configs.put("schema.registry.url", url);
        AvroSerializer<Document> serializer = new AvroSerializer<>();
        serializer.configure(configs, false);
        return Objects.requireNonNull(serializer.serialize("documents", Samples.AVRO_DOCUMENT));
    }

    private static AvroDeserializer<Document> deserializer(String url, Map<String, String> more) {
        Map<String, String> configs = new HashMap<>(more);
        configs.put("schema.registry.url", url);
        AvroDeserializer<Document> deserializer = new AvroDeserializer<>();
        deserializer.configure(configs, false);
        return deserializer;
    }

    private static String quoted(Object text) {
        return "\"" + text.toString().replace("\"", "\\\"") + "\"";
    }

    private static String reference(String subject) {
        return "{\"name\":\"any\",\"subject\":\"%s\",\"version\":1}".formatted(subject);
    }

    private static Path selfSigned(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("registry.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
