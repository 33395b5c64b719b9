package io.gliznet.streams.classify;

import io.gliznet.streams.document.SourceRecord;

/** Starts to classify records of one topic. Thread-safe; does not block. */
@FunctionalInterface
public interface Submit {

    /**
     * Starts to decode a record and to tokenize its text. The caller goes on with {@link Submission#join}.
     *
     * @param source records of different sources share the devices fairly; anything with {@code equals}
     */
    Submission submit(SourceRecord record, Object source);
}
