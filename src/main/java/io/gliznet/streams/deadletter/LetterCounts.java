package io.gliznet.streams.deadletter;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts letters by reason, stage, tenant and topic. Memory is bounded: texts are cut, and groups beyond a number are counted
 * together. Not thread-safe.
 */
public final class LetterCounts {

    /** The tenant of a group that has the letters of many. */
    public static final String OTHERS = "(others)";

    private static final int MOST_GROUPS = 10_000;
    private static final int MOST_REASONS = 100;
    private static final int LONGEST_NAME = 300;

    private final int samples;
    private final int mostGroups;
    private final Map<Group, Count> counts = new HashMap<>();
    private final Set<String> reasons = new HashSet<>();
    private long total;

    /** What the letters of a group have in common; empty where their headers do not say it. */
    public record Group(String reason, String stage, String tenant, String topic) {}

    /** A letter that stands for others, without its value. */
    public record Sample(Coordinates at, String message, String text) {}

    /** The letters of a group. */
    public static final class Count {

        private final Group group;
        private final Deque<Sample> newest = new ArrayDeque<>();
        private long letters;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        private Count(Group group) {
            this.group = group;
        }

        public Group group() {
            return group;
        }

        public long letters() {
            return letters;
        }

        /** When the first one was rejected. */
        public Instant first() {
            return first;
        }

        /** When the last one was rejected. */
        public Instant last() {
            return last;
        }

        /** The letters that were added last, in that order. */
        public List<Sample> samples() {
            return List.copyOf(newest);
        }

        private void add(DeadLetter letter, String text, int samples) {
            letters++;
            first = letter.time().isBefore(first) ? letter.time() : first;
            last = letter.time().isAfter(last) ? letter.time() : last;
            if (samples > 0) {
                if (newest.size() == samples) {
                    newest.removeFirst();
                }
                newest.add(new Sample(letter.at(), cut(letter.message().orElse("")), text));
            }
        }
    }

    /** @param samples letters of each group that are kept */
    public LetterCounts(int samples) {
        this(samples, MOST_GROUPS);
    }

    LetterCounts(int samples, int mostGroups) {
        this.samples = samples;
        this.mostGroups = mostGroups;
    }

    /**
     * @param topic where the document came from, or goes to
     * @param text of the value, as samples show it
     */
    public void add(DeadLetter letter, String topic, String text) {
        total++;
        Group own = new Group(
                cut(letter.reason().orElse("")),
                cut(letter.stage().orElse("")),
                cut(letter.tenant().orElse("")),
                cut(topic));
        count(own).add(letter, text, samples);
    }

    private Count count(Group own) {
        Group group = own;
        if (counts.size() >= mostGroups && !counts.containsKey(own)) {
            boolean isFew = reasons.size() < MOST_REASONS || reasons.contains(own.reason());
            group = new Group(isFew ? own.reason() : OTHERS, "", OTHERS, "");
        }
        if (reasons.size() < MOST_REASONS) {
            reasons.add(group.reason());
        }
        return counts.computeIfAbsent(group, Count::new);
    }

    public long total() {
        return total;
    }

    /** The largest group first. */
    public List<Count> counts() {
        return counts.values().stream()
                .sorted(Comparator.comparingLong(Count::letters).reversed().thenComparing(count -> count.group()
                        .toString()))
                .toList();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
