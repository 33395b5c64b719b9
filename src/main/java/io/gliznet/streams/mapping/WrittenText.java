package io.gliznet.streams.mapping;

/** Tells texts that a person wrote from identifiers, links, markup and data that are texts too. */
final class WrittenText {

    private WrittenText() {}

    /** The characters of a text in words; 0 if it is something else. */
    static int length(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || isData(trimmed) || !hasSeveralWords(trimmed)) {
            return 0;
        }
        return trimmed.charAt(0) == '<' ? trimmed.length() / 4 : trimmed.length();
    }

    private static boolean isData(String text) {
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        return (first == '{' && last == '}') || (first == '[' && last == ']') || text.startsWith("data:");
    }

    /** Scripts without blanks between words have letters that are whole syllables or words. */
    private static boolean hasSeveralWords(String text) {
        return text.codePoints()
                .anyMatch(character -> Character.isWhitespace(character)
                        || Character.isIdeographic(character)
                        || isSyllable(Character.UnicodeScript.of(character)));
    }

    private static boolean isSyllable(Character.UnicodeScript script) {
        return switch (script) {
            case HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
