package io.gliznet.streams.classify;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where the newest label sets are found. Thread-safe. */
@FunctionalInterface
public interface LabelSets {

    /**
     * Completes at once for a set that is known; for one that is not, when every record of {@code label-sets} written
     * before this call has been read.
     */
    CompletionStage<Lookup> find(LabelSetKey key);

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
    }
}
