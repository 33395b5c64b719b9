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
 * Counts letters by reason, stage, tenant and topic. Memory is bounded: texts are cut, groups beyond a number are counted
 * together, and each keeps fewer samples when all of them together are large. Not thread-safe.
 */
public final class LetterCounts {

    /** The tenant of a group that has the letters of many. */
    public static final String OTHERS = "(others)";

    private static final int MOST_GROUPS = 10_000;
    private static final int MOST_REASONS = 100;
    private static final int LONGEST_NAME = 300;

    /** Of all samples together. One of each group is less. */
    private static final long MOST_CHARACTERS = 32 << 20;

    private final int mostGroups;
    private final long mostCharacters;
    private final Map<Group, Count> counts = new HashMap<>();
    private final Set<String> reasons = new HashSet<>();
    private int samples;
    private long characters;
    private long total;

    /** What the letters of a group have in common; empty where their headers do not say it. */
    public record Group(String reason, String stage, String tenant, String topic) {}

    /** A letter that stands for others, without its value. */
    public record Sample(Coordinates at, String message, String text) {

        int characters() {
            return message.length() + text.length();
        }
    }

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

        private void add(DeadLetter letter) {
            letters++;
            first = letter.time().isBefore(first) ? letter.time() : first;
            last = letter.time().isAfter(last) ? letter.time() : last;
        }

        /** Returns the characters of those that are removed. */
        private long keep(int samples) {
            long removed = 0;
            while (newest.size() > samples) {
                removed += newest.removeFirst().characters();
            }
            return removed;
        }
    }

    /** @param samples letters of each group that are kept */
    public LetterCounts(int samples) {
        this(samples, MOST_GROUPS, MOST_CHARACTERS);
    }

    LetterCounts(int samples, int mostGroups, long mostCharacters) {
        this.samples = samples;
        this.mostGroups = mostGroups;
        this.mostCharacters = mostCharacters;
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
        Count count = count(own);
        count.add(letter);
        if (samples > 0) {
            keep(new Sample(letter.at(), cut(letter.message().orElse("")), text), count);
        }
    }

    private void keep(Sample sample, Count count) {
        count.newest.add(sample);
        characters += sample.characters() - count.keep(samples);
        while (characters > mostCharacters && samples > 1) {
            samples = samples / 2;
            characters -= counts.values().stream()
                    .mapToLong(each -> each.keep(samples))
                    .sum();
        }
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
        return text.codePointCount(0, text.length()) <= LONGEST_NAME
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME)) + "…";
    }
}
