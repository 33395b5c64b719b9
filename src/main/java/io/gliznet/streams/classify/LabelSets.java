package io.gliznet.streams.classify;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;

/** Where the newest label sets are found. Thread-safe. */
@FunctionalInterface
public interface LabelSets {

    /** What is known of a label set now. Never asks a broker; may read from disk. */
    Lookup lookup(LabelSetKey key);

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
                        Reason.INVALID_LABEL_SET, key + ": " + String.join("; ", invalid.problems()));
            } else if (this instanceof Unknown) {
                return new Outcome.Rejected(Reason.UNKNOWN_LABEL_SET, "label set: expected a known one, found " + key);
            } else {
                throw new IllegalStateException("label set " + key + " was found");
            }
        }
    }
}
