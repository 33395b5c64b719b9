package io.gliznet.streams.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The body of a request while it arrives. Its memory grows with what has arrived, not with what was announced. */
final class Body {

    private static final int FIRST_BYTES = 8_192;

    private final int length;
    private ByteBuffer bytes;

    /** @param length that was announced */
    Body(int length) {
        this.length = length;
        bytes = ByteBuffer.allocate(Math.min(length, FIRST_BYTES));
    }

    /** Takes what belongs to the body, and ignores what is behind it. */
    void add(ByteBuffer more) {
        while (more.hasRemaining() && !isWhole()) {
            ByteBuffer room = room();
            int taken = Math.min(room.remaining(), more.remaining());
            room.put(more.slice(more.position(), taken));
            more.position(more.position() + taken);
        }
    }

    /** Where to read the next bytes into. */
    ByteBuffer room() {
        if (!bytes.hasRemaining() && !isWhole()) {
            int larger = (int) Math.min(length, 2L * bytes.capacity());
            bytes = ByteBuffer.allocate(larger).put(bytes.flip());
        }
        return bytes;
    }

    boolean isWhole() {
        return bytes.position() == length;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
