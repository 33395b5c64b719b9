package io.gliznet.streams.records;

import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;

/** What a record of {@code label-sets} says. */
public sealed interface LabelSetRecord {

    record Put(LabelSet labelSet) implements LabelSetRecord {}

    record Delete(LabelSetKey key) implements LabelSetRecord {}

    /** @param problems each broken rule: field, expected, found */
    record Invalid(LabelSetKey key, List<String> problems) implements LabelSetRecord {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /** The key is not {@code tenantId/name}: no document can mean this label set. */
    record Misplaced(String problem) implements LabelSetRecord {}
}
