package io.gliznet.streams.records;

import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.OptionalLong;

/** The meaning of a record of {@code label-sets}. */
public sealed interface LabelSetRecord {

    /**
     * Adds or replaces a label set.
     *
     * @param version the writer's own number; empty: the label set has the offset of its record
     */
    record Put(LabelSet labelSet, OptionalLong version) implements LabelSetRecord {}

    /** Deletes a label set. */
    record Delete(LabelSetKey key) implements LabelSetRecord {}

    /**
     * A record whose value is not a valid label set. The label set of this key cannot be used.
     *
     * @param problems each broken rule, with the field, the expected value and the value found
     */
    record Invalid(LabelSetKey key, List<String> problems) implements LabelSetRecord {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /** A record whose key is not {@code tenantId/name}. No document can refer to it. */
    record Misplaced(String problem) implements LabelSetRecord {}
}
