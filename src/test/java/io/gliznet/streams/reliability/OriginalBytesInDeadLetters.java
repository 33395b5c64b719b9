package io.gliznet.streams.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The value of a dead letter is that of the document, byte for byte. */
record OriginalBytesInDeadLetters() implements Promise {

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Map<String, SentDocument> sent = history.sentById();
        for (ReadOutcome outcome : history.outcomes()) {
            SentDocument document = sent.get(outcome.id());
            if (document != null && !outcome.isClassified() && !outcome.bytes().equals(document.bytes())) {
                violations.add("document " + outcome.id() + " has " + document.bytes() + ", and its dead letter has "
                        + outcome.bytes());
            }
        }
        return violations;
    }
}
