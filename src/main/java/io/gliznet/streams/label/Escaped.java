package io.gliznet.streams.label;

/** Text of other writers in characters that every log and terminal shows. */
public final class Escaped {

    private static final int SHOWN_CHARACTERS = 200;

    private Escaped() {}

    /** Escapes what is not visible as itself, and cuts what is very long. */
    public static String of(String text) {
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

    /** Control characters, line breaks, and halves of a surrogate pair. */
    static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    /** No-break spaces, byte order marks, zero-width characters; the ordinary blank is visible between others. */
    static boolean isInvisible(int character) {
        return character != ' '
                && (Character.isSpaceChar(character) || Character.getType(character) == Character.FORMAT);
    }
}
