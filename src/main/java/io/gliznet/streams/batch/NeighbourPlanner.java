package io.gliznet.streams.batch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Chooses which of the sequences that wait next run in one call on a CPU. A pure function of their lengths.
 *
 * <p>A sequence that joins a call saves a call and costs padding. That is a gain for a few short sequences of like length and a loss
 * for long ones, whose numbers do not fit the caches of a core together.
 *
 * @param cost of a call
 * @param maxRows limit of the sequences of a call
 * @param maxTokens limit of a call in tokens: its padded length times its sequences; a single sequence may exceed it
 */
public record NeighbourPlanner(CallCost cost, int maxRows, int maxTokens) {

    /** Each sequence runs alone. */
    public static final NeighbourPlanner ONE_BY_ONE = new NeighbourPlanner(new CallCost(0, 1, 0), 1, 1);

    /** Less is within the error of the cost, and not worth that a sequence is passed by others. */
    private static final double MIN_GAIN = 1.05;

    private static final int LOOK_AHEAD = 32;

    /** How many of the sequences that wait next are looked at. */
    public int lookAhead() {
        return maxRows == 1 ? 1 : LOOK_AHEAD;
    }

    /** How many sequences of this length run together if there are enough of them. */
    public int rows(int length) {
        return choose(filled(length), maxRows).length;
    }

    /** The longest sequences that run together with others of their length; 0 if none do. */
    public int longest() {
        return IntStream.rangeClosed(1, maxTokens / 2)
                .filter(length -> rows(length) > 1)
                .max()
                .orElse(0);
    }

    private int[] filled(int length) {
        int[] lengths = new int[maxRows];
        Arrays.fill(lengths, length);
        return lengths;
    }

    /**
     * Chooses the sequences that have the largest gain together with the first one.
     *
     * @param lengths tokens of the sequences that wait, first the one whose turn it is; at least one
     * @param mostRows limit of the sequences of this call
     * @return indices in ascending order; the first is 0
     */
    public int[] choose(int[] lengths, int mostRows) {
        int[] longestFirst = IntStream.range(1, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> -lengths[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double bestGain = MIN_GAIN;
        int bestFrom = 0;
        int bestOthers = 0;
        for (int from = 0; from < longestFirst.length; from++) {
            int padded = Math.max(1, Math.max(lengths[0], lengths[longestFirst[from]]));
            int room = Math.min(Math.min(maxRows, mostRows), maxTokens / padded) - 1;
            double alone = cost.nanos(1, lengths[0]);
            for (int others = 1; others <= room && from + others <= longestFirst.length; others++) {
                alone += cost.nanos(1, lengths[longestFirst[from + others - 1]]);
                double gain = alone / cost.nanos(1 + others, padded);
                if (gain > bestGain) {
                    bestGain = gain;
                    bestFrom = from;
                    bestOthers = others;
                }
            }
        }
        return IntStream.concat(IntStream.of(0), Arrays.stream(longestFirst, bestFrom, bestFrom + bestOthers))
                .sorted()
                .toArray();
    }
}
