package io.gliznet.streams.json;

import java.util.function.IntPredicate;

/**
 * Text from outside as a terminal may show it. Control characters, which a terminal would obey, and characters that change the
 * direction of a text are shown as {@code \}{@code u001b}.
 */
public final class Visible {

    private Visible() {}

    /** On one line: line breaks and tabs are shown as blanks. */
    public static String line(String text) {
        return escape(text.replaceAll("\\s+", " "), Visible::isHarmful);
    }

    /** Line breaks and tabs stay. */
    public static String lines(String text) {
        return escape(text, c -> isHarmful(c) && c != '\n' && c != '\t');
    }

    /** For JSON, which escapes the characters below a blank itself. */
    public static String json(String json) {
        return escape(json, Visible::isHarmful);
    }

    private static String escape(String text, IntPredicate harmful) {
        if (text.chars().noneMatch(harmful)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (harmful.test(c)) {
                visible.append("\\u%04x".formatted(c));
            } else {
                visible.append((char) c);
            }
        });
        return visible.toString();
    }

    private static boolean isHarmful(int c) {
        return Character.isISOControl(c) || isDirection(c) || c == '\u2028' || c == '\u2029';
    }

    private static boolean isDirection(int c) {
        return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
