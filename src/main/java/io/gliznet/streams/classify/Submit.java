package io.gliznet.streams.classify;

import org.jspecify.annotations.Nullable;

/** Starts to classify records of one topic. Thread-safe; does not block. */
@FunctionalInterface
public interface Submit {

    /**
     * Starts to decode a record and to tokenize its text. The caller goes on with {@link Submission#join}.
     *
     * @param value the record's value; null is a tombstone, which is not a document
     * @param source records of different sources share the devices fairly; anything with {@code equals}
     */
    Submission submit(byte @Nullable [] value, Object source);
}
