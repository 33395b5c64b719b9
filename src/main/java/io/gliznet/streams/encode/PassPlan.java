package io.gliznet.streams.encode;

import io.gliznet.streams.label.InvalidLabelSetException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a text into windows and labels into groups; each pair of a window and a group is one sequence. A pure function of
 * token counts.
 *
 * @param windows ranges of text tokens; empty for a text without tokens
 * @param labelGroups ranges of labels; empty for a text without tokens
 */
record PassPlan(List<Span> windows, List<Span> labelGroups) {

    /** Tokens of text for which labels must leave room in every sequence. */
    static final int MIN_WINDOW = 32;

    /**
     * A range.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record Span(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /**
     * Scores all labels against the whole text, or as much of it as {@code maxWindows} allow. Of several candidates, one
     * that covers the whole text is chosen, and of equal ones the one that covers most of it per token.
     *
     * @param textTokens tokens of the text
     * @param labelCosts tokens of each label, including its special tokens; each at most {@code budget - MIN_WINDOW}
     * @param budget tokens that one sequence has for text and labels
     * @param fixedTokens special tokens of one sequence, which are not part of the budget
     * @throws InvalidLabelSetException if the labels leave no room for text
     */
    static PassPlan complete(int textTokens, int[] labelCosts, int budget, int fixedTokens, TextSettings settings) {
        if (textTokens == 0) {
            return new PassPlan(List.of(), List.of());
        }
        int allLabels = IntStream.of(labelCosts).sum();
        if (textTokens + allLabels <= budget) {
            return new PassPlan(List.of(new Span(0, textTokens)), List.of(new Span(0, labelCosts.length)));
        }
        int largest = IntStream.of(labelCosts).max().orElseThrow();
        int roomForText = Math.min(textTokens, MIN_WINDOW);
        // Candidates for the tokens that labels may use in a sequence: all of theirs, what the whole text leaves, or a
        // share.
        int[] candidates = {
            allLabels, budget - textTokens, budget / 4, budget / 2, budget * 3 / 4, budget - roomForText, largest
        };
        PassPlan best = null;
        double bestValue = 0;
        for (int labelBudget : candidates) {
            if (labelBudget < largest || labelBudget > budget - roomForText) {
                continue;
            }
            List<Span> groups = group(labelCosts, labelBudget);
            int widest = groups.stream()
                    .mapToInt(span -> cost(labelCosts, span))
                    .max()
                    .orElseThrow();
            // tokens that one more token of text costs, and one more window
            int room = (int)
                    Math.min(budget - widest, (settings.maxTokens() - (long) allLabels) / groups.size() - fixedTokens);
            if (room < roomForText) {
                continue;
            }
            long perWindow = groups.size() * (long) (room + fixedTokens) + allLabels;
            int maxWindows = (int) Math.min(settings.maxWindows(), settings.maxTokens() / perWindow);
            List<Span> windows = windows(textTokens, room, settings.windowOverlap(), maxWindows);
            long tokens = (long) groups.size()
                            * windows.stream()
                                    .mapToInt(window -> window.size() + fixedTokens)
                                    .sum()
                    + (long) windows.size() * allLabels;
            int covered = windows.get(windows.size() - 1).to();
            double value = (covered == textTokens ? 1 : 0) + (double) covered / tokens;
            if (value > bestValue) {
                bestValue = value;
                best = new PassPlan(windows, groups);
            }
        }
        if (best == null) {
            throw new InvalidLabelSetException(List.of("labels: expected room for text beside them, found labels of "
                    + allLabels
                    + " tokens, the largest of " + largest + ", for sequences of " + budget + " and documents of "
                    + settings.maxTokens()));
        }
        return best;
    }

    /** The fewest tokens in which any text can be scored against these labels. */
    static long minTokens(int[] labelCosts, int budget, int fixedTokens) {
        List<Span> groups = group(labelCosts, budget - MIN_WINDOW);
        return groups.size() * (long) (MIN_WINDOW + fixedTokens)
                + IntStream.of(labelCosts).asLongStream().sum();
    }

    /**
     * Truncates as the reference implementation does: if text and labels do not fit, the text is cut to half of the budget, and
     * the first labels that fit into the remaining tokens are kept.
     */
    static PassPlan reference(int textTokens, int[] labelCosts, int budget) {
        if (textTokens == 0) {
            return new PassPlan(List.of(), List.of());
        }
        boolean fits = textTokens + IntStream.of(labelCosts).sum() <= budget;
        int keptText = fits ? textTokens : Math.min(textTokens, budget / 2);
        int keptLabels = 0;
        int room = budget - keptText;
        while (keptLabels < labelCosts.length && labelCosts[keptLabels] <= room) {
            room -= labelCosts[keptLabels++];
        }
        return new PassPlan(List.of(new Span(0, keptText)), List.of(new Span(0, keptLabels)));
    }

    /** @param wholeTextRead whether the text was tokenized to its end */
    Coverage coverage(int textTokens, int labels, boolean wholeTextRead) {
        int scoredTokens =
                windows.isEmpty() ? 0 : windows.get(windows.size() - 1).to();
        int scoredLabels = labelGroups.isEmpty()
                ? 0
                : labelGroups.get(labelGroups.size() - 1).to();
        return new Coverage(
                textTokens,
                scoredTokens,
                windows.size(),
                labels,
                scoredLabels,
                labelGroups.size(),
                wholeTextRead && scoredTokens == textTokens && scoredLabels == labels);
    }

    /** Fills each group with as many labels as the budget allows, in their order. */
    private static List<Span> group(int[] labelCosts, int labelBudget) {
        List<Span> groups = new ArrayList<>();
        int from = 0;
        int used = 0;
        for (int label = 0; label < labelCosts.length; label++) {
            if (used + labelCosts[label] > labelBudget) {
                groups.add(new Span(from, label));
                from = label;
                used = 0;
            }
            used += labelCosts[label];
        }
        groups.add(new Span(from, labelCosts.length));
        return groups;
    }

    /** The fewest windows of equal size that cover the text with the wanted overlap, at most {@code maxWindows}. */
    private static List<Span> windows(int textTokens, int room, int wantedOverlap, int maxWindows) {
        if (textTokens <= room) {
            return List.of(new Span(0, textTokens));
        }
        int overlap = Math.min(wantedOverlap, room / 2);
        int needed = ceilDiv(textTokens - overlap, room - overlap);
        int count = Math.min(needed, maxWindows);
        int covered = Math.min(textTokens, count * (room - overlap) + overlap);
        int size = ceilDiv(covered + (count - 1) * overlap, count);
        List<Span> windows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int to = Math.min(covered, i * (size - overlap) + size);
            windows.add(new Span(Math.max(0, to - size), to));
        }
        return windows;
    }

    private static int cost(int[] labelCosts, Span group) {
        return IntStream.range(group.from(), group.to()).map(i -> labelCosts[i]).sum();
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
