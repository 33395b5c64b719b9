package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordDecoderTest {

    private static final Schema EVERYTHING = SchemaBuilder.record("Everything")
            .fields()
            .requiredBoolean("boolean")
            .requiredInt("int")
            .requiredLong("long")
            .requiredFloat("float")
            .requiredDouble("double")
            .requiredString("string")
            .name("fixed")
            .type()
            .fixed("Four")
            .size(4)
            .noDefault()
            .name("enum")
            .type()
            .enumeration("Colour")
            .symbols("RED", "GREEN")
            .noDefault()
            .name("array")
            .type()
            .array()
            .items()
            .longType()
            .noDefault()
            .name("map")
            .type()
            .map()
            .values()
            .nullable()
            .stringType()
            .noDefault()
            .endRecord();

    private static final Schema NOTHING =
            SchemaBuilder.record("Everything").fields().endRecord();

    @Test
    void readsWhatAvrosOwnDecoderReads() throws IOException {
        long seed = System.nanoTime();
        for (Object value : new RandomData(EVERYTHING, 500, seed)) {
            byte[] bytes = encode(value);
            DatumReader<Object> reader = new GenericDatumReader<>(EVERYTHING);
            RecordDecoder decoder = new RecordDecoder(bytes, 0, true);
            assertThat(reader.read(null, decoder))
                    .as("seed %d", seed)
                    .isEqualTo(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
            assertThat(decoder.remaining()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void skipsFieldsThatTheReaderDoesNotKnow() throws IOException {
        long seed = System.nanoTime();
        for (Object value : new RandomData(EVERYTHING, 500, seed)) {
            RecordDecoder decoder = new RecordDecoder(encode(value), 0, true);
            new GenericDatumReader<>(EVERYTHING, NOTHING).read(null, decoder);
            assertThat(decoder.remaining()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void readsAndSkipsBlocksWithASize() throws IOException {
        String twoItemsInTwoBytesThenNone = "03" + "04" + "0a" + "0c" + "00";
        RecordDecoder reading = decoder(twoItemsInTwoBytesThenNone);
        assertThat(reading.readArrayStart()).isEqualTo(2);
        assertThat(reading.readLong()).isEqualTo(5);
        assertThat(reading.readLong()).isEqualTo(6);
        assertThat(reading.arrayNext()).isZero();

        RecordDecoder skipping = decoder(twoItemsInTwoBytesThenNone);
        assertThat(skipping.skipArray()).isZero();
        assertThat(skipping.remaining()).isZero();
    }

    @Test
    void readsTheSmallestAndLargestNumbers() throws IOException {
        long[] values = {0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (long value : values) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            encoder.writeLong(value);
            encoder.writeInt((int) value);
            RecordDecoder decoder = new RecordDecoder(out.toByteArray(), 0, true);
            assertThat(decoder.readLong()).isEqualTo(value);
            assertThat(decoder.readInt()).isEqualTo((int) value);
        }
    }

    @Test
    void refusesNumbersThatAreTooLong() {
        assertThatThrownBy(() -> decoder("ffffffffffffffffffff01").readLong())
                .isInstanceOf(InvalidNumberEncodingException.class);
        assertThatThrownBy(() -> decoder("ffffffff7f").readInt()).isInstanceOf(InvalidNumberEncodingException.class);
        assertThatThrownBy(() -> decoder("ffffffffff01").readInt()).isInstanceOf(InvalidNumberEncodingException.class);
    }

    @Test
    void refusesALengthBeyondTheRemainingBytes() {
        String twoGigabytes = "feffffff0f";
        assertThatThrownBy(() -> decoder(twoGigabytes + "61").readString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(twoGigabytes + "61").readBytes(null)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(twoGigabytes + "61").skipString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder("01").readString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> decoder(twoGigabytes).readArrayStart()).isInstanceOf(SystemLimitException.class);
        assertThatThrownBy(() -> decoder(twoGigabytes).readMapStart()).isInstanceOf(SystemLimitException.class);
        assertThatThrownBy(() -> decoder("ffffffffffffffffff01" + "00").readArrayStart())
                .as("a block of Long.MIN_VALUE items")
                .isInstanceOf(SystemLimitException.class);
    }

    @Test
    void countsItemsOverAllBlocks() throws IOException {
        RecordDecoder decoder = decoder("0404040404");
        assertThat(decoder.readArrayStart()).isEqualTo(2);
        assertThat(decoder.arrayNext()).isEqualTo(2);
        assertThatThrownBy(decoder::arrayNext).isInstanceOf(SystemLimitException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "c3", "c080", "e0a4", "eda080", "f0288cbc", "f8a1a1a1a1", "ff", "61ff62"})
    void refusesIllFormedUtf8(String hex) {
        String prefixed = "%02x".formatted(hex.length()) + hex;
        assertThatThrownBy(() -> decoder(prefixed).readString()).isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> decoder(prefixed).readBytes(null)).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void aReplacementCharacterInAStringIsRead() throws IOException {
        String text = "a\uFFFDb";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder("%02x".formatted(2 * utf8.length) + HexFormat.of().formatHex(utf8))
                        .readString())
                .isEqualTo(text);
    }

    private static RecordDecoder decoder(String hex) {
        return new RecordDecoder(HexFormat.of().parseHex(hex), 0, true);
    }

    private static byte[] encode(Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(EVERYTHING).write(value, encoder);
        return out.toByteArray();
    }
}
