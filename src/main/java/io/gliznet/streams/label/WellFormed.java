package io.gliznet.streams.label;

/** Checks that a Java string is well-formed Unicode, which means that it has no unpaired surrogate. */
public final class WellFormed {

    private WellFormed() {}

    /** Length of the string in bytes of UTF-8; -1 if it contains an unpaired surrogate, which UTF-8 cannot represent. */
    public static long utf8Length(String text) {
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
