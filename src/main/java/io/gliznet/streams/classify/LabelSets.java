package io.gliznet.streams.classify;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.Optional;

/** Where the newest label sets are found, and where the vectors of their labels are kept. Thread-safe. */
@FunctionalInterface
public interface LabelSets {

    /** What is known of a label set now. Never asks a broker; may read from disk. */
    Lookup lookup(LabelSetKey key);

    /**
     * A vector that was kept, by an earlier process perhaps. May read from disk.
     *
     * @param name a digest of all that the vector depends on
     */
    default Optional<byte[]> vector(byte[] name) {
        return Optional.empty();
    }

    /** Keeps the vector of a label, if it can. Label sets that have no place for it keep none. */
    default void keepVector(byte[] name, byte[] vector) {}

    /** What is known of a label set. */
    sealed interface Lookup {

        record Found(EncodedLabelSet labelSet) implements Lookup {}

        /** The newest record breaks these rules. */
        record Invalid(List<String> problems) implements Lookup {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }

        record Unknown() implements Lookup {}

        /**
         * What becomes of a document whose label set was not found.
         *
         * @throws IllegalStateException if it was found
         */
        default Outcome.Rejected rejection(LabelSetKey key) {
            if (this instanceof Invalid invalid) {
                return new Outcome.Rejected(
                        Reason.INVALID_LABEL_SET,
                        key + ": " + String.join("; ", invalid.problems()),
                        Optional.of(key.tenantId()));
            } else if (this instanceof Unknown) {
                return new Outcome.Rejected(
                        Reason.UNKNOWN_LABEL_SET,
                        "label set: expected a known one, found " + key,
                        Optional.of(key.tenantId()));
            } else {
                throw new IllegalStateException("label set " + key + " was found");
            }
        }
    }
}
