package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.avro.Document;
import io.gliznet.streams.avro.LabelSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class AvroSerdeTest {

    private static final Document SMALL = new Document("d", "t", "default", null, "hi", Map.of("k", "v"));

    /** The body of {@link #SMALL}: five strings by length, a null, and a map of one entry. */
    private static final String SMALL_BODY = "0264" + "0274" + "0e64656661756c74" + "00" + "046869" + "02026b027600";

    private final String url = "mock://" + UUID.randomUUID();

    @Test
    void writesConfluentsWireFormat() {
        assertThat(serializer(url).serialize("documents", SMALL))
                .asHexString()
                .isEqualToIgnoringCase("00" + "00000001" + SMALL_BODY);
    }

    @Test
    void writesAvrosSingleObjectEncodingWithoutARegistry() throws IOException {
        byte[] record = written("", "documents", SMALL);

        assertThat(record).asHexString().startsWith("C301").endsWith(SMALL_BODY.toUpperCase(Locale.ROOT));
        assertThat(record).isEqualTo(bytes(encoder().encode(SMALL)));
        assertThat(new BinaryMessageDecoder<Document>(new SpecificData(), Document.getClassSchema()).decode(record))
                .isEqualTo(SMALL);
        assertThat(deserializer("").deserialize("documents", record)).isEqualTo(SMALL);
    }

    @Test
    void keysAndValuesHaveDifferentSubjects() {
        serializer(url).serialize("documents", SMALL);
        AvroSerializer<Document> keys = new AvroSerializer<>();
        keys.configure(Map.of("schema.registry.url", url), true);
        keys.serialize("documents", SMALL);

        SchemaRegistry registry = MockSchemaRegistry.scope(url.substring("mock://".length()));
        assertThat(registry.latest("documents-value").schema()).isEqualTo(Document.getClassSchema());
        assertThat(registry.latest("documents-key").schema()).isEqualTo(Document.getClassSchema());
    }

    @Test
    void scopesOfTheMockRegistryAreSharedByName() {
        byte[] record = written(url, "documents", SMALL);

        assertThat(deserializer(url).deserialize("documents", record)).isEqualTo(SMALL);
        assertThatThrownBy(() -> deserializer("mock://" + UUID.randomUUID()).deserialize("documents", record))
                .isInstanceOf(SerializationException.class)
                .hasMessage("schema id: expected one that the registry knows, found 1");
    }

    @Test
    void readsTheClassThatTheWritersSchemaNamesUnlessAnotherIsConfigured() {
        LabelSet labelSet = LabelSet.newBuilder().setLabels(List.of()).build();
        byte[] record = written(url, "label-sets", labelSet);

        assertThat(deserializer(url).deserialize("label-sets", record)).isEqualTo(labelSet);
        assertThatThrownBy(() -> deserializer(url, Document.class).deserialize("label-sets", record))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("expected io.gliznet.streams.avro.Document");
    }

    @Test
    void readsARecordThatAnotherSchemaWrote() throws IOException {
        Schema other = SchemaBuilder.record("com.example.Mail")
                .fields()
                .requiredBytes("text")
                .requiredString("subjectLine")
                .requiredString("tenantId")
                .requiredString("documentId")
                .endRecord();
        byte[] record = write(other, "documents", builder -> builder.set(
                        "text", ByteBuffer.wrap("hi".getBytes(StandardCharsets.UTF_8)))
                .set("subjectLine", "never read")
                .set("tenantId", "t")
                .set("documentId", "d"));

        assertThat(deserializer(url, Document.class).deserialize("documents", record))
                .isEqualTo(new Document("d", "t", "default", null, "hi", Map.of()));
        assertThatThrownBy(() -> deserializer(url).deserialize("documents", record))
                .isInstanceOf(SerializationException.class)
                .hasMessage("schema: expected one that this service knows, found com.example.Mail");
    }

    @Test
    void aSchemaWithoutARequiredFieldIsARecordError() throws IOException {
        Schema other = SchemaBuilder.record("io.gliznet.streams.avro.Document")
                .fields()
                .requiredString("documentId")
                .endRecord();
        byte[] record = write(other, "documents", builder -> builder.set("documentId", "d"));

        assertThatThrownBy(() -> deserializer(url).deserialize("documents", record))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("missing required field");
    }

    @Test
    void anUnknownModeIsAnErrorAndNotTheDefault() throws IOException {
        Schema other = new Schema.Parser()
                .parse(LabelSet.getClassSchema()
                        .toString()
                        .replace("\"SINGLE_LABEL\"]", "\"SINGLE_LABEL\",\"RANKED\"]"));
        byte[] record = write(other, "label-sets", builder -> builder.set("labels", List.of())
                .set("mode", new GenericData.EnumSymbol(other.getField("mode").schema(), "RANKED")));

        assertThatThrownBy(() -> deserializer(url).deserialize("label-sets", record))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("RANKED");
    }

    @Test
    void bytesAfterTheRecordAreAnError() {
        byte[] record = written(url, "documents", SMALL);

        assertThatThrownBy(() -> deserializer(url).deserialize("documents", Arrays.copyOf(record, record.length + 2)))
                .isInstanceOf(SerializationException.class)
                .hasMessageEndingWith("found 2 bytes after it");
    }

    @Test
    void headersOfOtherFormatsAreNamed() {
        assertThatThrownBy(() -> deserializer(url).deserialize("t", "{\"text\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("header: expected Confluent's wire format (first byte 00), found the byte 7B");
        assertThatThrownBy(() -> deserializer(url).deserialize("t", new byte[3]))
                .hasMessage("header: expected 5 bytes, found a record of 3");
        assertThatThrownBy(() -> deserializer("").deserialize("t", "{\"text\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("header: expected Avro's single-object encoding (C3 01), found 7B 22");
        assertThatThrownBy(() -> deserializer("").deserialize("t", new byte[12]))
                .hasMessage(
                        "header: expected Avro's single-object encoding (C3 01), found 00 00, as if it was written with"
                                + " a schema registry; set schema.registry.url");
        assertThatThrownBy(
                        () -> deserializer("").deserialize("t", HexFormat.of().parseHex("c301" + "ff".repeat(8))))
                .hasMessageStartingWith(
                        "schema fingerprint: expected that of a schema of this version or an earlier one");
    }

    @Test
    void nullStaysNull() {
        assertThat(serializer(url).serialize("documents", null)).isNull();
        assertThat(deserializer(url).deserialize("documents", null)).isNull();
    }

    @Test
    void writesWithTheLatestSchemaIfConfigured() throws IOException {
        Schema newer = new Schema.Parser()
                .parse(Document.getClassSchema()
                        .toString()
                        .replace(
                                "\"fields\":[",
                                "\"fields\":[{\"name\":\"language\",\"type\":\"string\",\"default\":\"en\"},"));
        SchemaRegistry registry = MockSchemaRegistry.scope(url.substring("mock://".length()));
        registry.register("documents-value", Document.getClassSchema());
        registry.register("documents-value", newer);

        byte[] record = latest().serialize("documents", SMALL);

        assertThat(record).asHexString().isEqualToIgnoringCase("00" + "00000002" + "04656e" + SMALL_BODY);
        assertThat(deserializer(url).deserialize("documents", record)).isEqualTo(SMALL);
    }

    @Test
    void refusesALatestSchemaThatCannotReadTheCurrentOne() {
        Schema incompatible = SchemaBuilder.record("io.gliznet.streams.avro.Document")
                .fields()
                .requiredInt("text")
                .endRecord();
        MockSchemaRegistry.scope(url.substring("mock://".length())).register("documents-value", incompatible);

        assertThatThrownBy(() -> latest().serialize("documents", SMALL))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("subject documents-value: expected a latest schema that can read"
                        + " io.gliznet.streams.avro.Document, found id 1");
    }

    @Test
    void registersNothingIfAutoRegistrationIsOff() {
        AvroSerializer<Document> serializer = new AvroSerializer<>();
        serializer.configure(Map.of("schema.registry.url", url, "auto.register.schemas", "false"), false);

        assertThatThrownBy(() -> serializer.serialize("documents", SMALL))
                .isInstanceOf(InvalidConfigurationException.class);

        MockSchemaRegistry.scope(url.substring("mock://".length()))
                .register("documents-value", Document.getClassSchema());
        assertThat(serializer.serialize("documents", SMALL)).asHexString().startsWith("0000000001");
    }

    @Test
    void configurationErrorsNameTheKey() {
        assertThatThrownBy(() -> deserializer(url, Map.of("specific.avro.value.type", "java.lang.String")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("specific.avro.value.type: expected a class that Avro generated");
        assertThatThrownBy(() -> deserializer("http://user:secret@bad host", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("schema.registry.url: expected")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> deserializer("mock://a,mock://b", Map.of())).isInstanceOf(ConfigException.class);
    }

    private AvroSerializer<Document> latest() {
        AvroSerializer<Document> serializer = new AvroSerializer<>();
        serializer.configure(
                Map.of("schema.registry.url", url, "auto.register.schemas", false, "use.latest.version", true), false);
        return serializer;
    }

    private byte[] write(Schema schema, String topic, UnaryOperator<GenericRecordBuilder> fields) throws IOException {
        int id = MockSchemaRegistry.scope(url.substring("mock://".length())).register(topic + "-value", schema);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema)
                .write(fields.apply(new GenericRecordBuilder(schema)).build(), encoder);
        return out.toByteArray();
    }

    private static byte[] written(String url, String topic, SpecificRecord value) {
        return Objects.requireNonNull(serializer(url).serialize(topic, value));
    }

    private static <T extends SpecificRecord> AvroSerializer<T> serializer(String url) {
        AvroSerializer<T> serializer = new AvroSerializer<>();
        serializer.configure(Map.of("schema.registry.url", url), false);
        return serializer;
    }

    private static AvroDeserializer<SpecificRecord> deserializer(String url) {
        return deserializer(url, Map.of());
    }

    private static AvroDeserializer<SpecificRecord> deserializer(String url, Class<?> type) {
        return deserializer(url, Map.of("specific.avro.value.type", type.getName()));
    }

    private static AvroDeserializer<SpecificRecord> deserializer(String url, Map<String, String> more) {
        Map<String, String> configs = new HashMap<>(more);
        configs.put("schema.registry.url", url);
        AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>();
        deserializer.configure(configs, false);
        return deserializer;
    }

    private static BinaryMessageEncoder<Document> encoder() {
        return new BinaryMessageEncoder<>(new SpecificData(), Document.getClassSchema());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
