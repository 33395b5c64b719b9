package io.gliznet.streams.reliability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A document is joined with a state of its label set that is not older than the newest one acknowledged before it was sent, and
 * not older than that of an earlier document with the same key: put, deleted and broken alike.
 */
record LabelVersionNeverOlder() implements Promise {

    @Override
    public List<String> violations(History history) {
        List<String> violations = new ArrayList<>();
        Map<String, SentDocument> sent = history.sentById();
        for (ReadOutcome outcome : history.outcomes()) {
            SentDocument document = sent.get(outcome.id());
            if (document != null
                    && isJoined(document)
                    && joined(document, outcome, 0, history.labels()).isEmpty()) {
                violations.add("document " + outcome.id() + " was sent after change " + document.labelChange() + " of "
                        + document.tenant() + " and was joined with an older one: " + describe(outcome));
            }
        }
        backwards(history, sent, violations);
        return violations;
    }

    private static void backwards(History history, Map<String, SentDocument> sent, List<String> violations) {
        Map<String, Long> newest = new HashMap<>();
        List<ReadOutcome> inOrder = history.firstOutcomes().stream()
                .sorted(Comparator.comparingInt(ReadOutcome::number))
                .toList();
        for (ReadOutcome outcome : inOrder) {
            SentDocument document = sent.get(outcome.id());
            if (document == null || !isJoined(document)) {
                continue;
            }
            String key = document.key() + " " + document.tenant();
            long before = newest.getOrDefault(key, 0L);
            OptionalLong joined = joined(document, outcome, before, history.labels());
            if (joined.isPresent()) {
                newest.put(key, joined.getAsLong());
            } else if (joined(document, outcome, 0, history.labels()).isPresent()) {
                violations.add("document " + outcome.id() + " with key " + document.key() + ": " + describe(outcome)
                        + " after change " + before + " of " + document.tenant());
            }
        }
    }

    /** The oldest change that explains the outcome; empty if none does. */
    private static OptionalLong joined(SentDocument document, ReadOutcome outcome, long before, LabelHistory labels) {
        long least = Math.max(before, document.labelChange());
        if (!outcome.isClassified()) {
            return labels.firstFrom(document.tenant(), least, outcome.outcome());
        }
        long version = outcome.labelSetVersion();
        return version >= least && labels.isPut(document.tenant(), version)
                ? OptionalLong.of(version)
                : OptionalLong.empty();
    }

    private static boolean isJoined(SentDocument document) {
        return document.expected() == SentDocument.Expected.BY_LABEL_SET;
    }

    private static String describe(ReadOutcome outcome) {
        return outcome.isClassified() ? "version " + outcome.labelSetVersion() : outcome.outcome();
    }
}
