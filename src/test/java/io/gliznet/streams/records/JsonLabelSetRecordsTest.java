package io.gliznet.streams.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.serde.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of {@code label-sets} whose value is JSON. The registry of these tests knows no schema, so asking it fails. */
final class JsonLabelSetRecordsTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "default");
    private static final String SECRET = "my card was charged twice";

    private final SerdeSettings settings = Samples.registry();
    private final LabelSetRecords records = new LabelSetRecords(settings, "label-sets");

    @Test
    void theObjectOfALabelFileIsALabelSetWithTheKeyOfItsRecord() {
        LabelSetRecord read = read("""
                {"mode": "single_label", "threshold": 0.25, "topK": 2, "template": "on {}", "aggregation": "MEAN", "version": 9,
                 "labels": ["billing", {"name": "outage", "text": "it is down", "threshold": 0.5}]}""");

        LabelSet expected = new LabelSet(
                KEY,
                List.of(Label.named("billing"), new Label("outage", Optional.of("it is down"), OptionalDouble.of(0.5))),
                LabelMode.SINGLE_LABEL,
                OptionalDouble.of(0.25),
                2,
                "on {}",
                Aggregation.MEAN,
                9);
        assertThat(read).isEqualTo(new LabelSetRecord.Put(expected, OptionalLong.of(9)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"labels\":[\"billing\"]}",
                "\ufeff{\"labels\":[\"billing\"]}",
                " \r\n\t{ \"labels\" : [ \"billing\" ] } \n",
                "{\"tenantId\":\"acme\",\"name\":\"default\",\"labels\":{\"billing\":null}}",
                "{\"tenantId\":null,\"labels\":[{\"name\":\"billing\"}]}",
            })
    void withoutAVersionItHasTheOffsetOfItsRecord(String json) {
        LabelSet expected = LabelSet.of(KEY, List.of(Label.named("billing"))).withVersion(7);

        assertThat(read(json)).isEqualTo(new LabelSetRecord.Put(expected, OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mock://own"})
    void theSchemaOfAJsonSerializerIsNotAskedFor(String registry) {
        byte[] json = "{\"labels\":[\"billing\"]}".getBytes(UTF_8);
        try (LabelSetRecords own = new LabelSetRecords(SerdeSettings.of(registry), "label-sets")) {
            assertThat(own.read(own.key(KEY), behind(new byte[] {0, 0, 0, 0, 42}, json), 7))
                    .isInstanceOf(LabelSetRecord.Put.class);
            byte[] guid = new byte[17];
            guid[0] = 1;
            assertThat(own.read(own.key(KEY), behind(guid, json), 7)).isInstanceOf(LabelSetRecord.Put.class);
        }
    }

    @Test
    void whatBeginsLikeJsonBehindAnIdAndIsNoneIsStillNotAskedFor() {
        byte[] json = "{ \"labels\": [\"billing\" }".getBytes(UTF_8);

        assertThat(problems(behind(new byte[] {0, 0, 0, 0, 42}, json)))
                .containsExactly(
                        "value: expected JSON, found a bracket of another kind than the one that is open at line 1, column 24");
    }

    /** Avro may write the size of a list in bytes. The number of 62 labels is then the byte of a brace. */
    @Test
    void anAvroLabelSetThatBeginsWithABraceIsNotTakenForJson() throws IOException {
        List<Label> labels =
                IntStream.range(0, 62).mapToObj(n -> Label.named("{\"" + n)).toList();
        LabelSet set = LabelSet.of(KEY, labels).withVersion(7);
        byte[] plain = records.encode(set, OptionalLong.empty());
        byte[] id = Arrays.copyOf(plain, 5);
        byte[] sized = withSizes(Arrays.copyOfRange(plain, id.length, plain.length));

        assertThat(sized[0]).isEqualTo((byte) '{');
        assertThat(records.read(records.key(KEY), behind(id, sized), 7))
                .isEqualTo(new LabelSetRecord.Put(set, OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|labels: expected a list of labels, or names with their descriptions, found nothing",
                "{\"labels\":[]}|labels: expected 1 to 10000 labels, found 0",
                "[\"SECRET\"]|value: expected a JSON object like {\"labels\": [\"a\", \"b\"]}, found a list",
                " [ \"SECRET\" ]|value: expected a JSON object like {\"labels\": [\"a\", \"b\"]}, found a list",
                "[]|value: expected a JSON object like {\"labels\": [\"a\", \"b\"]}, found a list",
                "[SECRET|value: expected JSON, found a word without quotes at line 1, column 4",
                "{\"labels\":\"SECRET\"}|labels: expected a list of labels, or names with their descriptions, found a text",
                "{\"labels\":[[\"SECRET\"]]}|labels[0]: expected a text, or an object with a name, found a list; put a word"
                        + " like this in quotes",
                "{\"labels\":[{\"name\":7}]}|labels[0].name: expected a text, found a number; put it in quotes",
                "{\"labels\":[\"a\",\"a\"]}|labels[1].name: expected a unique name, found the name of labels[0] again",
                "{\"labels\":[\"a\"],\"tenantId\":\"globex\"}|tenantId: expected 'acme', as in the key of the record, found"
                        + " another one",
                "{\"labels\":[\"a\"],\"name\":\"mail\"}|name: expected 'default', as in the key of the record, found another"
                        + " one",
                "{\"labels\":[\"a\"],\"tenantId\":5}|tenantId: expected a text, found a number; put it in quotes",
                "{\"labels\":[\"a\"],\"mode\":\"SECRET\"}|mode: expected one of [MULTI_LABEL, SINGLE_LABEL], found a text",
                "{\"labels\":[\"a\"],\"topK\":\"SECRET\"}|topK: expected a whole number, 0 to 2147483647, found a text",
                "{\"labels\":[\"a\"],\"topK\":1e400}|topK: expected a whole number, 0 to 2147483647, found Infinity",
                "{\"labels\":[\"a\"],\"version\":99999999999999999999}|version: expected a whole number, 0 to"
                        + " 9223372036854775807, found 99999999999999999999",
                "{\"labels\":[\"a\"],\"version\":-1}|version: expected a whole number, 0 to 9223372036854775807, found -1",
                "{\"labels\":[\"a\"],\"threshold\":1e400}|threshold: expected 0 to 1, found Infinity",
                "{\"labels\":[\"a\"],\"threshold\":\"SECRET\"}|threshold: expected a number, found a text",
                "{\"labels\":[\"a\"],\"threshold\":NaN}|value: expected JSON, found NaN or Infinity, which is no number in"
                        + " JSON at line 1, column 32",
                "{\"labels\":[\"a\"],\"template\":\"SECRET\"}|template: expected a text with {} in it, found one without",
                "{\"labels\":[\"a\"],\"phrasings\":[\"SECRET\"]}|phrasings[0]: expected a text with {} in it, found one"
                        + " without",
                "{\"labels\":[\"a\"],\"labels\":[\"b\"]}|value: expected JSON, found a field that is written twice at line 1,"
                        + " column 25",
                "{\"labels\":[\"a\\ud800\"]}|labels[0].name: expected well-formed Unicode, found an unpaired surrogate",
                "{\"labels\":[\"a\"]} SECRET|value: expected JSON, found a word without quotes at line 1, column 20",
                "{\"labels\":[\"a\"|value: expected JSON, found an end before the last bracket or quote at line 1, column 15",
            })
    void aMistakeIsNamedWithItsFieldAndWithoutItsText(String json, String problem) {
        assertThat(problems(json.replace("SECRET", SECRET).getBytes(UTF_8))).containsExactly(problem);
    }

    @Test
    void anUnknownFieldIsNamedInCharactersThatEveryLogShows() {
        assertThat(problems("{\"treshold\":1,\"a\\nb\":2,\"labels\":[{\"name\":\"x\",\"txt\":\"y\"}]}".getBytes(UTF_8)))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("treshold: ").endsWith("did you mean threshold?"),
                        second -> assertThat(second).startsWith("a\\u000ab: expected one of"),
                        third -> assertThat(third).startsWith("labels[0].txt: ").endsWith("did you mean text?"));
    }

    @Test
    void whatIsNestedTooDeepIsAMistakeLikeAnyOther() {
        String deep = "{\"labels\":" + "[".repeat(100_000);

        assertThat(problems(deep.getBytes(UTF_8)))
                .singleElement()
                .asString()
                .startsWith("value: expected JSON, found a number, a text or a nesting that is too long");
    }

    @Test
    void aNumberOfManyDigitsIsAMistakeLikeAnyOther() {
        assertThat(problems(("{\"labels\":[\"a\"],\"topK\":" + "9".repeat(100_000) + "}").getBytes(UTF_8)))
                .singleElement()
                .asString()
                .startsWith("value: expected JSON, found a number, a text or a nesting that is too long");
        assertThat(problems(("{\"labels\":[\"a\"],\"topK\":" + "9".repeat(900) + "}").getBytes(UTF_8)))
                .singleElement()
                .asString()
                .startsWith("topK: expected a whole number")
                .hasSizeLessThan(300);
    }

    @Test
    void theEncodingIsUtf8() {
        assertThat(problems("{\"labels\":[\"bl\u00e9\"]}".getBytes(ISO_8859_1)))
                .containsExactly("value line 1: expected UTF-8, found the byte 0xe9");
    }

    /** What is kept about a record, and sent with each of its documents, does not grow with it. */
    @Test
    void ofManyMistakesTheFirstOnesAreNamed() {
        String labels = "7,".repeat(LabelSet.MAX_LABELS).replaceAll(",$", "");

        assertThat(problems(("{\"labels\":[" + labels + "]}").getBytes(UTF_8)))
                .hasSize(101)
                .last()
                .isEqualTo("and 9900 more");
        assertThat(problems(("{\"labels\":[7," + labels + "]}").getBytes(UTF_8)))
                .containsExactly("labels: expected 1 to 10000 labels, found 10001");
    }

    /** Neither a mistake of the reader's own, nor a number that would be read as another one. */
    @Test
    void bytesThatAreDamagedAreReadOrNamed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] json = "{\"labels\":[\"a\",{\"name\":\"b\",\"threshold\":0.5}],\"topK\":1}".getBytes(UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = json.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[1 + random.nextInt(json.length - 1)] = (byte) random.nextInt(256);
            }
            assertThat(records.read(records.key(KEY), damaged, 7))
                    .as("seed %d: %s", seed, new String(damaged, UTF_8))
                    .isInstanceOfAny(LabelSetRecord.Put.class, LabelSetRecord.Invalid.class);
        }
    }

    private LabelSetRecord read(String json) {
        return records.read(records.key(KEY), json.getBytes(UTF_8), 7);
    }

    private List<String> problems(byte[] json) {
        LabelSetRecord read = records.read(records.key(KEY), json, 7);
        assertThat(read).isInstanceOf(LabelSetRecord.Invalid.class);
        List<String> problems = ((LabelSetRecord.Invalid) read).problems();
        assertThat(problems)
                .noneMatch(problem -> problem.toLowerCase(Locale.ROOT).contains(SECRET));
        return problems;
    }

    /** The same record by an encoder that writes the size of each list. */
    private static byte[] withSizes(byte[] avro) throws IOException {
        Schema schema = io.gliznet.streams.avro.LabelSet.getClassSchema();
        Object record =
                new GenericDatumReader<>(schema).read(null, DecoderFactory.get().binaryDecoder(avro, null));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] behind(byte[] id, byte[] json) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(id);
        framed.writeBytes(json);
        return framed.toByteArray();
    }
}
