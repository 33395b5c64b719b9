package io.gliznet.streams.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes as UTF-8 text. Other encodings are refused, because replacement characters would damage the text silently. */
public final class Utf8 {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private Utf8() {}

    /** What is wrong with bytes that are not UTF-8. */
    public static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int line;

        private MalformedException(int line, String found) {
            super("expected UTF-8, found " + found, null, false, false);
            this.line = line;
        }

        /** From 1. */
        public int line() {
            return line;
        }
    }

    /** The text, without a byte order mark. */
    public static String decode(byte[] bytes) throws MalformedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (startsWithByteOrderMark(bytes)) {
            in.position(BYTE_ORDER_MARK.length);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw malformed(bytes, in.position());
        }
        return out.flip().toString();
    }

    public static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private static MalformedException malformed(byte[] bytes, int position) {
        int first = bytes[0] & 0xff;
        if (position == 0 && (first == 0xff || first == 0xfe)) {
            return new MalformedException(1, "UTF-16");
        }
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return new MalformedException(line, "the byte 0x%02x".formatted(bytes[position]));
    }
}
