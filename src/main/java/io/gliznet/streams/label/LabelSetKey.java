package io.gliznet.streams.label;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Identifies a label set. As a string, {@code tenantId/name}, it is the record key in the {@code label-sets} topic. A key that
 * another writer framed, quoted or padded is refused: it would define a label set of a tenant that does not exist.
 *
 * @param tenantId without a slash; has no control characters, and neither begins nor ends with a quote or a blank
 * @param name the same, but may contain slashes
 */
public record LabelSetKey(String tenantId, String name) {

    private static final int MAX_CHARACTERS = 1_000;
    private static final String QUOTES = "\"'`";

    /** @throws IllegalArgumentException that names the part, what is expected of it, and what was found */
    public LabelSetKey {
        check("tenantId", tenantId);
        check("label set name", name);
        if (tenantId.indexOf('/') >= 0) {
            throw refused("tenantId", "a text without '/'", tenantId);
        }
        if (tenantId.length() + name.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("label set key: expected at most " + MAX_CHARACTERS
                    + " characters, found " + (tenantId.length() + name.length()));
        }
    }

    /**
     * Parses {@code tenantId/name}; the first slash separates the parts.
     *
     * @throws IllegalArgumentException if the string has another form
     */
    public static LabelSetKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw refused("label set key", "tenantId/name", text);
        }
        return new LabelSetKey(text.substring(0, slash), text.substring(slash + 1));
    }

    /**
     * Parses the key of a record.
     *
     * @throws IllegalArgumentException if the bytes are not {@code tenantId/name} in UTF-8
     */
    public static LabelSetKey parse(byte[] utf8) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            String latin = new String(utf8, StandardCharsets.ISO_8859_1);
            throw refused("label set key", "UTF-8", latin);
        }
        return parse(text);
    }

    private static void check(String part, String text) {
        if (text.isBlank()) {
            throw refused(part, "a non-empty text", text);
        }
        if (WellFormed.utf8Length(text) < 0) {
            throw refused(part, "well-formed Unicode", text);
        }
        if (text.codePoints().anyMatch(Escaped::isControl)) {
            throw refused(part, "a text without control characters", text);
        }
        if (isPadding(text.codePointAt(0)) || isPadding(text.codePointBefore(text.length()))) {
            throw refused(part, "a text that neither begins nor ends with a quote or a blank", text);
        }
    }

    private static boolean isPadding(int character) {
        return Character.isWhitespace(character) || Escaped.isInvisible(character) || QUOTES.indexOf(character) >= 0;
    }

    private static IllegalArgumentException refused(String part, String expected, String found) {
        return new IllegalArgumentException(part + ": expected " + expected + ", found '" + Escaped.of(found) + "'");
    }

    @Override
    public String toString() {
        return tenantId + "/" + name;
    }
}
