package io.gliznet.streams.cli;

import io.gliznet.streams.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes of a dead letter as people read them. Control characters are still in it: see {@link Visible}. */
final class LetterText {

    private static final int LONGEST_SAMPLE_BYTES = 2_000;
    private static final int LONGEST_CHARACTER_BYTES = 4;

    private LetterText() {}

    /** The text that these bytes are; empty if they are not UTF-8. */
    static Optional<String> exact(byte[] bytes) {
        try {
            return Optional.of(Utf8.decode(bytes));
        } catch (Utf8.MalformedException e) {
            return Optional.empty();
        }
    }

    /** All that can be read in a value; in Avro these are its texts. What is not UTF-8 is shown as U+FFFD. */
    static String readable(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The start of a value, which ends between two characters. */
    static String sample(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length <= LONGEST_SAMPLE_BYTES) {
            return readable(bytes);
        }
        int end = LONGEST_SAMPLE_BYTES;
        while (end > LONGEST_SAMPLE_BYTES - LONGEST_CHARACTER_BYTES && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** A key, or the value of a header, on one line: as a text, or in hexadecimal. */
    static String line(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "null";
        }
        return exact(bytes)
                .filter(text -> text.chars().noneMatch(Character::isISOControl))
                .orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    }
}
