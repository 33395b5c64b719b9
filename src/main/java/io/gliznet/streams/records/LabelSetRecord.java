package io.gliznet.streams.records;

import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
     * @param problems each broken rule, with the field, the expected value and the value found; of many, the first ones
     */
    record Invalid(LabelSetKey key, List<String> problems) implements LabelSetRecord {

        private static final int MOST_PROBLEMS = 100;

        public Invalid {
            problems = problems.size() <= MOST_PROBLEMS
                    ? List.copyOf(problems)
                    : Stream.concat(
                                    problems.stream().limit(MOST_PROBLEMS),
                                    Stream.of("and " + (problems.size() - MOST_PROBLEMS) + " more"))
                            .toList();
        }
    }

    /** A record whose key is not {@code tenantId/name}. No document can refer to it. */
    record Misplaced(String problem) implements LabelSetRecord {}
}
