package io.gliznet.streams.catalog;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.EncodedLabelSetCodec;
import io.gliznet.streams.label.LabelSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A value of the store: what the newest record of a label set says. The first byte tells the two kinds apart. */
sealed interface StoredLabelSet {

    byte BROKEN = 0;
    byte ENCODED = 1;

    /** The record breaks these rules, whatever the model. */
    record Broken(List<String> problems) implements StoredLabelSet {
        @Override
        public byte[] toBytes() {
            return tagged(BROKEN, String.join("\n", problems).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A label set with its token ids, or one that is not encoded yet. */
    record Encoded(EncodedLabelSet labelSet) implements StoredLabelSet {
        @Override
        public byte[] toBytes() {
            return tagged(ENCODED, EncodedLabelSetCodec.toBytes(labelSet));
        }
    }

    byte[] toBytes();

    /** A label set as it was written: without token ids, and with a fingerprint that is no tokenizer's. */
    static Encoded plain(LabelSet labelSet) {
        return new Encoded(
                new EncodedLabelSet(labelSet, new int[labelSet.labels().size()][0], ""));
    }

    /** @throws IllegalArgumentException if another version of this program wrote the bytes, or they are damaged */
    static StoredLabelSet fromBytes(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("stored label set: expected bytes, found none");
        }
        byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
        return switch (bytes[0]) {
            case BROKEN -> new Broken(List.of(new String(rest, StandardCharsets.UTF_8).split("\n")));
            case ENCODED -> new Encoded(EncodedLabelSetCodec.fromBytes(rest));
            default ->
                throw new IllegalArgumentException(
                        "stored label set: expected tag " + BROKEN + " or " + ENCODED + ", found " + bytes[0]);
        };
    }

    private static byte[] tagged(byte tag, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put(tag).put(rest).array();
    }
}
