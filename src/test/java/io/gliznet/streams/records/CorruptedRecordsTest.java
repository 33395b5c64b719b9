package io.gliznet.streams.records;

import static io.gliznet.streams.serde.Samples.MAX_TEXT_BYTES;
import static io.gliznet.streams.serde.Samples.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, a record is a document or rejected: nothing else comes out, and nothing runs out of memory. */
final class CorruptedRecordsTest {

    private static final int RECORDS = 20_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTruncatedRecordIsAlwaysRejected(boolean withRegistry) throws RejectedException {
        SerdeSettings settings = withRegistry ? Samples.registry() : SerdeSettings.of("");
        byte[] record = record(settings);
        try (DocumentRecords decoder = new DocumentRecords(settings, TOPIC, MAX_TEXT_BYTES)) {
            for (int length = 0; length < record.length; length++) {
                assertThat(isDocument(decoder, Arrays.copyOf(record, length)))
                        .as("first %d bytes", length)
                        .isFalse();
            }
            assertThat(isDocument(decoder, record)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCorruptedRecordIsADocumentOrRejected(boolean withRegistry) throws RejectedException {
        SerdeSettings settings = withRegistry ? Samples.registry() : SerdeSettings.of("");
        byte[] record = record(settings);
        int header = withRegistry ? 5 : 10;
        try (DocumentRecords decoder = new DocumentRecords(settings, TOPIC, MAX_TEXT_BYTES)) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] corrupted = corrupt(record, header);
                assertThatCode(() -> isDocument(decoder, corrupted))
                        .as("seed %d, record %s", seed, HexFormat.of().formatHex(corrupted))
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCorruptedLabelSetIsALabelSetOrInvalid(boolean withRegistry) {
        SerdeSettings settings = withRegistry ? Samples.registry() : SerdeSettings.of("");
        int header = withRegistry ? 5 : 10;
        try (LabelSetRecords records = new LabelSetRecords(settings, "label-sets")) {
            byte[] record = LabelSetRecordsTest.encoded(records);
            for (int i = 0; i < RECORDS; i++) {
                byte[] corrupted = corrupt(record, header);
                assertThatCode(() -> records.read("acme/topics".getBytes(StandardCharsets.UTF_8), corrupted, 0))
                        .as("seed %d, record %s", seed, HexFormat.of().formatHex(corrupted))
                        .doesNotThrowAnyException();
            }
        }
    }

    /** Some bytes changed, one in two times only after the header, and one in four times the end cut off. */
    private byte[] corrupt(byte[] record, int header) {
        byte[] corrupted = record.clone();
        int from = random.nextBoolean() ? header : 0;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            corrupted[from + random.nextInt(record.length - from)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(corrupted, random.nextInt(record.length)) : corrupted;
    }

    private static boolean isDocument(DocumentRecords decoder, byte[] record) {
        try {
            decoder.decode(record);
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    private static byte[] record(SerdeSettings settings) throws RejectedException {
        try (DocumentRecords records = new DocumentRecords(settings, TOPIC)) {
            return records.encode(Samples.DOCUMENT);
        }
    }
}
