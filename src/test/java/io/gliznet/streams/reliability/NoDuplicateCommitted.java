package io.gliznet.streams.reliability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A reader of committed records sees one outcome of a document: one result or one dead letter, not both. */
record NoDuplicateCommitted() implements Promise {

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ReadOutcome outcome : history.outcomes()) {
            if (!seen.add(outcome.id())) {
                violations.add("document " + outcome.id() + " has a second committed outcome, " + outcome.outcome());
            }
        }
        return violations;
    }
}
