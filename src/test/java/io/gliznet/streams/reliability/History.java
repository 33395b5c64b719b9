package io.gliznet.streams.reliability;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a run sent, and what its reader read.
 *
 * @param outcomes in the order of each partition
 */
record History(List<SentDocument> sent, List<ReadOutcome> outcomes, LabelHistory labels) {

    History {
        sent = List.copyOf(sent);
        outcomes = List.copyOf(outcomes);
    }

    Map<String, SentDocument> sentById() {
        return sent.stream().collect(toMap(SentDocument::id, Function.identity()));
    }

    /** The first outcome of each document. What a crash repeats under at-least-once comes later. */
    List<ReadOutcome> firstOutcomes() {
        Set<String> seen = new HashSet<>();
        List<ReadOutcome> first = new ArrayList<>();
        for (ReadOutcome outcome : outcomes) {
            if (seen.add(outcome.id())) {
                first.add(outcome);
            }
        }
        return first;
    }
}
