package io.gliznet.streams.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a key {@code tenantId/name} from one that another writer framed, quoted or padded. Obeyed as it stands, such a key
 * would define a label set of a tenant that does not exist.
 */
final class KeyCheck {

    private static final String QUOTES = "\"'`";
    private static final int SHOWN_CHARACTERS = 200;

    private KeyCheck() {}

    /** What is wrong with the key, in characters that every terminal shows; empty if nothing is. */
    static Optional<String> problem(byte @Nullable [] key) {
        if (key == null) {
            return Optional.of("expected a key tenantId/name, found none");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            String latin = new String(key, StandardCharsets.ISO_8859_1);
            return Optional.of("expected a key in UTF-8, found bytes of another encoding: " + escaped(latin));
        }
        return problem(text).map(expected -> expected + ", found '" + escaped(text) + "'");
    }

    private static Optional<String> problem(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return Optional.of("expected a key tenantId/name");
        }
        if (key.codePoints().anyMatch(KeyCheck::isControl)) {
            return Optional.of("expected a key without control characters");
        }
        for (String part : List.of(key.substring(0, slash), key.substring(slash + 1))) {
            if (part.isEmpty()) {
                return Optional.of("expected a key tenantId/name with two parts");
            }
            if (isPadding(part.codePointAt(0)) || isPadding(part.codePointBefore(part.length()))) {
                return Optional.of("expected a key whose parts neither begin nor end with a quote or a blank");
            }
        }
        return Optional.empty();
    }

    /** Escapes what is not visible as itself, and cuts what is very long. */
    static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN_CHARACTERS).forEach(character -> {
            if (isControl(character) || isInvisible(character)) {
                shown.append(String.format(character > 0xFFFF ? "\\u{%x}" : "\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN_CHARACTERS
                ? shown.append("...").toString()
                : shown.toString();
    }

    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static boolean isPadding(int character) {
        return Character.isWhitespace(character) || isInvisible(character) || QUOTES.indexOf(character) >= 0;
    }

    /** No-break spaces, byte order marks, zero-width characters; the ordinary blank is visible between others. */
    private static boolean isInvisible(int character) {
        return character != ' '
                && (Character.isSpaceChar(character) || Character.getType(character) == Character.FORMAT);
    }
}
