package io.gliznet.streams.records;

/** Tells JSON objects from other values by their first bytes. */
final class JsonBytes {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private JsonBytes() {}

    /** Whether a brace is the first byte after a byte order mark and blanks. */
    static boolean begin(byte[] value, int from) {
        return at(value, start(value, from)) == '{';
    }

    /** The index of the first byte after a byte order mark and blanks. */
    static int start(byte[] value, int from) {
        int at = hasByteOrderMark(value, from) ? from + BYTE_ORDER_MARK.length : from;
        while (isBlank(at(value, at))) {
            at++;
        }
        return at;
    }

    private static boolean hasByteOrderMark(byte[] value, int from) {
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (at(value, from + i) != BYTE_ORDER_MARK[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(int character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    /** 0 behind the end. */
    static int at(byte[] value, int index) {
        return index < value.length ? value[index] : 0;
    }
}
