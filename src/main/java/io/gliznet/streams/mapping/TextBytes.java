package io.gliznet.streams.mapping;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Utf8;

/** Bytes of a record as text. */
final class TextBytes {

    private TextBytes() {}

    /**
     * The text, without a byte order mark.
     *
     * @param what the bytes are, for the message
     * @throws RejectedException if they are not UTF-8
     */
    static String decode(String what, byte[] bytes) throws RejectedException {
        try {
            return Utf8.decode(bytes);
        } catch (Utf8.MalformedException e) {
            throw new RejectedException(Reason.INVALID_DOCUMENT, what + ": expected UTF-8, found ill-formed bytes");
        }
    }
}
