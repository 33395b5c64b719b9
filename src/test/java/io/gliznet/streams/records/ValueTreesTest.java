package io.gliznet.streams.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.serde.ForeignAvro;
import io.gliznet.streams.serde.Samples;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ValueTreesTest {

    private static final Schema TICKET = new Schema.Parser().parse("""
            {"type":"record","name":"Ticket","namespace":"other.team","fields":[
             {"name":"id","type":"long"},
             {"name":"body","type":["null","string"],"default":null},
             {"name":"tags","type":{"type":"array","items":"string"}},
             {"name":"meta","type":{"type":"map","values":["null","int","string"]}},
             {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","DONE"]}},
             {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
             {"name":"day","type":{"type":"int","logicalType":"date"}},
             {"name":"time","type":{"type":"int","logicalType":"time-millis"}},
             {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
             {"name":"raw","type":"bytes"},
             {"name":"ok","type":"boolean"},
             {"name":"weight","type":"double"},
             {"name":"child","type":["null","Ticket"],"default":null}]}""");

    private final SerdeSettings settings = Samples.registry();
    private final ValueTrees trees = ValueTrees.open(settings, RegistryStatus.unwatched());

    @Test
    void anyAvroRecordIsATreeWithoutItsUnions() throws RejectedException {
        JsonNode tree = read(RecordFormat.AVRO, source(framed(ticket("Äpfel 🍎"))));
        assertThat(tree)
                .hasToString("{\"id\":7,\"body\":\"Äpfel 🍎\",\"tags\":[\"a\",\"b\"],\"meta\":{\"n\":1},"
                        + "\"state\":\"OPEN\",\"at\":\"2026-01-02T03:04:05.006Z\",\"day\":\"2026-01-02\",\"time\":\"00:00:01\","
                        + "\"price\":12.34,\"raw\":\"/wA=\",\"ok\":true,\"weight\":0.5,\"child\":null}");
        assertThat(tree.path("raw").isBinary()).isTrue();
        assertThat(tree.path("price").decimalValue()).isEqualTo(new BigDecimal("12.34"));
    }

    @Test
    void aNumberThatIsNoTimeStaysANumber() throws RejectedException {
        GenericRecord ticket = ticket("x");
        ticket.put("time", -1);
        assertThat(read(RecordFormat.AVRO, source(framed(ticket))).path("time").isInt())
                .isTrue();
    }

    @Test
    void recordsThatContainEachOtherWithoutEndAreRejected() {
        for (int depth : new int[] {2_000, 50_000}) {
            RejectedException rejected = catchThrowableOfType(
                    RejectedException.class, () -> trees.read(RecordFormat.AVRO, source(chain(depth))));
            assertThat(rejected.reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(rejected).hasMessageContaining("deep");
        }
    }

    @Test
    void aSchemaThatIsNoRecordIsRejected() {
        byte[] value = ForeignAvro.framed(settings, Schema.create(Schema.Type.STRING), "text");
        assertThat(catchThrowableOfType(RejectedException.class, () -> trees.read(RecordFormat.AVRO, source(value))))
                .hasMessage("schema: expected that of a record, found string");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "AUTO"})
    void jsonIsReadWithOrWithoutTheIdOfASchema(RecordFormat format) throws RejectedException {
        byte[] json = "\uFEFF {\"a\":[1.10,\"ü\"]} ".getBytes(UTF_8);
        byte[] plain = "{\"a\":[1.10,\"ü\"]}".getBytes(UTF_8);
        byte[] id = {0, 0, 0, 0, 42};
        for (SourceRecord record : List.of(
                source(json),
                source(plain),
                source(ByteBuffer.allocate(id.length + plain.length)
                        .put(id)
                        .put(plain)
                        .array()),
                new SourceRecord("t", 0, 0, null, plain, name -> name.equals("__value_schema_id") ? id : null))) {
            assertThat(read(format, record)).hasToString("{\"a\":[1.10,\"ü\"]}");
        }
    }

    @Test
    void aFormatOfItsOwnIsFoundForEachRecord() throws RejectedException {
        assertThat(read(RecordFormat.AUTO, source(framed(ticket("x")))).path("body"))
                .hasToString("\"x\"");
        assertThat(read(RecordFormat.AUTO, source(single())))
                .hasToString(
                        "{\"documentId\":\"d\",\"tenantId\":\"t\",\"labelSet\":\"l\",\"title\":null,\"text\":\"x\",\"attributes\":{}}");
        assertThat(read(RecordFormat.AUTO, source("[URGENT] ü".getBytes(UTF_8))))
                .hasToString("{\"text\":\"[URGENT] ü\"}");
        assertThat(trees.read(RecordFormat.AUTO, source(single())).format()).isEqualTo(RecordFormat.AVRO);
        assertThat(trees.read(RecordFormat.AUTO, source(new byte[] {'x'})).format())
                .isEqualTo(RecordFormat.TEXT);
    }

    @Test
    void aRecordOfSomebodyElseInSingleObjectEncodingIsReadWithTheFileOfItsSchema(@TempDir Path folder)
            throws Exception {
        byte[] value = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), TICKET)
                .encode(ticket("x"))
                .array();
        assertThat(catchThrowableOfType(RejectedException.class, () -> trees.read(RecordFormat.AVRO, source(value))))
                .hasMessageStartingWith("schema fingerprint: expected that of a schema of this version")
                .hasMessageEndingWith("other schemas need a schema registry, or avro.schema.files");
        Path file = Files.writeString(folder.resolve("ticket.avsc"), TICKET.toString());
        for (String url : new String[] {"", "mock://schema-files"}) {
            SerdeSettings withFile = new SerdeSettings(
                    settings.serializerClass(),
                    settings.deserializerClass(),
                    Map.of("schema.registry.url", url, "avro.schema.files", file.toString()),
                    Duration.ZERO);
            try (ValueTrees read = ValueTrees.open(withFile, RegistryStatus.unwatched())) {
                assertThat(read.read(RecordFormat.AUTO, source(value))
                                .tree()
                                .path("body")
                                .asText())
                        .isEqualTo("x");
            }
        }
        Files.writeString(file, "{}");
        SerdeSettings damaged = new SerdeSettings(
                settings.serializerClass(),
                settings.deserializerClass(),
                Map.of("schema.registry.url", "", "avro.schema.files", file.toString()),
                Duration.ZERO);
        assertThatThrownBy(() -> ValueTrees.open(damaged, RegistryStatus.unwatched()))
                .hasMessageStartingWith("avro.schema.files: expected an Avro schema, found " + file);
    }

    @Test
    void whatIsNotInTheFormatSaysWhatItLooksLike() {
        assertRejected(RecordFormat.AVRO, "{\"a\":\"secret\"}", "value: expected Avro, found what looks like JSON;");
        assertRejected(
                RecordFormat.DOCUMENT, " {\"a\":\"secret\"}", "value: expected Avro, found what looks like JSON;");
        assertRejected(RecordFormat.DOCUMENT, "", "header: expected 5 bytes, found a record of 0");
        assertRejected(RecordFormat.DOCUMENT, "Übersecret", "value: expected Avro, found what looks like text;");
        assertRejected(RecordFormat.JSON, "secret", "value: expected JSON, found a word without quotes at line 1");
        assertRejected(
                RecordFormat.AUTO,
                "{secret",
                "value: expected JSON, found a field name without double quotes at line 1");
        assertRejected(RecordFormat.JSON, "[\"secret\"]", "value: expected a JSON object, found another JSON value");
        assertRejected(
                RecordFormat.JSON,
                "{}{}",
                "value: expected JSON, found something after the end of the object at line 1");
        assertRejected(
                RecordFormat.JSON,
                "[".repeat(2_000),
                "value: expected JSON, found a number, a text or a nesting that is too long");
    }

    @Test
    void jsonInAnotherEncodingIsRejected() {
        for (String hex : new String[] {"feff0000", "7b000000ffffffff", "fffe7b007d00", "7b007d00", "ff"}) {
            byte[] value = HexFormat.of().parseHex(hex);
            for (RecordFormat format : new RecordFormat[] {RecordFormat.JSON, RecordFormat.AUTO}) {
                assertThatThrownBy(() -> trees.read(format, source(value)))
                        .as(hex)
                        .isInstanceOf(RejectedException.class);
            }
        }
    }

    @Test
    void randomBytesAreReadOrRejected() {
        long seed = 20_261_126;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] value = new byte[random.nextInt(12)];
            random.nextBytes(value);
            if (value.length > 0 && random.nextBoolean()) {
                value[0] = (byte) "{[\"\0\u0001 ".charAt(random.nextInt(6));
            }
            for (RecordFormat format : RecordFormat.values()) {
                try {
                    assertThat(trees.read(format, source(value)).tree().isObject())
                            .isTrue();
                } catch (RejectedException e) {
                    assertThat(e).as("seed " + seed).hasMessageContaining("expected");
                }
            }
        }
    }

    @Test
    void aSchemaCannotMakeAShortRecordLarge() {
        Schema fixed = new Schema.Parser().parse("""
                {"type":"record","name":"F","fields":[{"name":"f","type":{"type":"fixed","name":"X","size":2000000000}}]}""");
        assertTooLarge(fixed, new byte[10]);
        StringBuilder nulls = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            nulls.append(i == 0 ? "" : ",").append("{\"name\":\"n").append(i).append("\",\"type\":\"null\"}");
        }
        Schema wide = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"W\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":"
                                + "{\"type\":\"record\",\"name\":\"N\",\"fields\":[" + nulls + "]}}}]}");
        byte[] many = new byte[10_000];
        // a block of 8,191 items, each of which takes no byte
        many[0] = (byte) 0xfe;
        many[1] = 0x7f;
        assertTooLarge(wide, many);
    }

    private void assertTooLarge(Schema schema, byte[] body) {
        byte[] prefix = ForeignAvro.prefix(settings, schema);
        byte[] value = ByteBuffer.allocate(prefix.length + body.length)
                .put(prefix)
                .put(body)
                .array();
        assertThat(catchThrowableOfType(RejectedException.class, () -> trees.read(RecordFormat.AVRO, source(value))))
                .hasMessageContaining("bytes that do not match: expected");
    }

    @Test
    void bytesThatAreNoTextAreRejected() {
        byte[] bytes = {(byte) 0xff, 1};
        for (RecordFormat format : new RecordFormat[] {RecordFormat.TEXT, RecordFormat.AUTO}) {
            assertThat(catchThrowableOfType(RejectedException.class, () -> trees.read(format, source(bytes))))
                    .hasMessage("value: expected UTF-8, found ill-formed bytes");
        }
    }

    private JsonNode read(RecordFormat format, SourceRecord record) throws RejectedException {
        return trees.read(format, record).tree();
    }

    private void assertRejected(RecordFormat format, String value, String message) {
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> trees.read(format, source(value.getBytes(UTF_8)))))
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    private byte[] framed(GenericRecord record) {
        return ForeignAvro.framed(settings, record.getSchema(), record);
    }

    private static byte[] single() {
        try (DocumentRecords records = new DocumentRecords(SerdeSettings.of(""), "documents")) {
            return records.encode(new Document("d", new LabelSetKey("t", "l"), Optional.empty(), "x", Map.of()));
        } catch (RejectedException e) {
            throw new AssertionError(e);
        }
    }

    private static GenericRecord ticket(String body) {
        return new GenericRecordBuilder(TICKET)
                .set("id", 7L)
                .set("body", body)
                .set("tags", List.of("a", "b"))
                .set("meta", Map.of("n", 1))
                .set(
                        "state",
                        new GenericData.EnumSymbol(TICKET.getField("state").schema(), "OPEN"))
                .set("at", 1_767_323_045_006L)
                .set("day", 20_455)
                .set("time", 1_000)
                .set("price", ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}))
                .set("raw", ByteBuffer.wrap(new byte[] {(byte) 0xff, 0}))
                .set("ok", true)
                .set("weight", 0.5)
                .build();
    }

    /** A record whose schema contains itself, nested this deeply. */
    private byte[] chain(int depth) {
        Schema node = new Schema.Parser().parse("""
                {"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"],"default":null}]}""");
        byte[] prefix = ForeignAvro.framed(settings, node, new GenericRecordBuilder(node).build());
        // one byte for each branch of the union: 2 is the record, 0 is null
        byte[] value = new byte[prefix.length + depth];
        System.arraycopy(prefix, 0, value, 0, prefix.length - 1);
        java.util.Arrays.fill(value, prefix.length - 1, value.length - 1, (byte) 2);
        return value;
    }

    private static SourceRecord source(byte[] value) {
        return new SourceRecord("tickets", 0, 0, null, value, name -> null);
    }
}
