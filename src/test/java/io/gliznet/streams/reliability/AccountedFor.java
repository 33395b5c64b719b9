package io.gliznet.streams.reliability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every document has an outcome, which is its own and one that can be explained, and nothing else has one. */
record AccountedFor() implements Promise {

    private static final Set<String> BY_LABEL_SET =
            Set.of(ReadOutcome.CLASSIFIED, "UNKNOWN_LABEL_SET", "INVALID_LABEL_SET");

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Map<String, SentDocument> sent = history.sentById();
        Set<String> answered = new HashSet<>();
        for (ReadOutcome outcome : history.outcomes()) {
            answered.add(outcome.id());
            SentDocument document = sent.get(outcome.id());
            if (document == null) {
                violations.add("document " + outcome.id() + " has an outcome and was not sent");
            } else {
                check(document, outcome, violations);
            }
        }
        for (SentDocument document : history.sent()) {
            if (!answered.contains(document.id())) {
                violations.add("document " + document.id() + " with key " + document.key() + " has no outcome");
            }
        }
        return violations;
    }

    private static void check(SentDocument document, ReadOutcome outcome, List<String> violations) {
        if (!outcome.documentId().equals(document.id())) {
            violations.add("document " + document.id() + " has the result of document " + outcome.documentId());
        }
        if (!outcome.key().equals(document.key())) {
            violations.add("document " + document.id() + " was sent with key " + document.key()
                    + ", and its outcome has key " + outcome.key());
        }
        boolean expected = document.expected() == SentDocument.Expected.BY_LABEL_SET
                ? BY_LABEL_SET.contains(outcome.outcome())
                : outcome.outcome().equals(document.expected().name());
        if (!expected) {
            violations.add(
                    "document " + document.id() + " of kind " + document.expected() + " became " + outcome.outcome());
        }
    }
}
