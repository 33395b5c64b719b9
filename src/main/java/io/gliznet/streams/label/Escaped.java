package io.gliznet.streams.label;

/** Text of other writers in characters that every log and terminal shows. */
public final class Escaped {

    private static final int SHOWN_CHARACTERS = 200;
    private static final int NAME_CHARACTERS = 40;

    private Escaped() {}

    /** Escapes what is not visible as itself, and cuts what is very long. */
    public static String of(String text) {
        return of(text, SHOWN_CHARACTERS);
    }

    /** A name in quotes; the end of a long one is not shown, because it may be a text in the place of a name. */
    public static String name(String text) {
        return "'" + of(text, NAME_CHARACTERS) + "'";
    }

    private static String of(String text, int most) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(most).forEach(character -> {
            if (isControl(character) || isInvisible(character)) {
                shown.append(String.format(character > 0xFFFF ? "\\u{%x}" : "\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return text.codePointCount(0, text.length()) > most
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
