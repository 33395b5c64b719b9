package io.gliznet.streams.reliability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In each of the two topics, the first outcomes of the documents of one key are in the order in which these were sent. */
record OrderPerKey() implements Promise {

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Map<String, ReadOutcome> last = new HashMap<>();
        for (ReadOutcome outcome : history.firstOutcomes()) {
            ReadOutcome before = last.put(outcome.key() + outcome.isClassified(), outcome);
            if (before != null && before.number() > outcome.number()) {
                violations.add("document " + outcome.id() + " with key " + outcome.key() + " comes after document "
                        + before.id());
            }
        }
        return violations;
    }
}
