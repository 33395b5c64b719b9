package io.gliznet.streams.records;

/** Whether a Java string is text: each surrogate has its pair. */
final class WellFormed {

    private WellFormed() {}

    /** Bytes of the text in UTF-8, or -1 if it holds a lone surrogate. */
    static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length += 1;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                return -1;
            }
        }
        return length;
    }
}
