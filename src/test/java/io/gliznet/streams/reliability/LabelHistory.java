package io.gliznet.streams.reliability;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The changes of each tenant's label set, numbered from 1. The version of a set is the number of its change. Thread-safe. */
final class LabelHistory {

    enum Change {
        /** The set is valid from here on. */
        PUT("CLASSIFIED"),
        DELETED("UNKNOWN_LABEL_SET"),
        BROKEN("INVALID_LABEL_SET");

        private final String outcome;

        Change(String outcome) {
            this.outcome = outcome;
        }

        /** What becomes of a document that is joined with this change. */
        String outcome() {
            return outcome;
        }
    }

    private final Map<String, List<Change>> changes = new HashMap<>();

    /** Records a change that is about to be sent; returns its number. */
    synchronized long add(String tenant, Change change) {
        List<Change> all = changes.computeIfAbsent(tenant, key -> new CopyOnWriteArrayList<>());
        all.add(change);
        return all.size();
    }

    /** The first change with this outcome that is not before {@code number}. */
    synchronized OptionalLong firstFrom(String tenant, long number, String outcome) {
        List<Change> all = changes.getOrDefault(tenant, List.of());
        for (long next = Math.max(number, 1); next <= all.size(); next++) {
            if (all.get((int) next - 1).outcome().equals(outcome)) {
                return OptionalLong.of(next);
            }
        }
        return OptionalLong.empty();
    }

    synchronized boolean isPut(String tenant, long number) {
        List<Change> all = changes.getOrDefault(tenant, List.of());
        return number >= 1 && number <= all.size() && all.get((int) number - 1) == Change.PUT;
    }
}
