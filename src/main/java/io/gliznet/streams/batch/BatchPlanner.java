package io.gliznet.streams.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a window of sequences into batches. A pure function of their lengths.
 *
 * <p>Sequences of similar length share a batch, which keeps padding small, and the batch of the oldest sequence is the first. A
 * caller runs all batches of a window before it plans the next, so no sequence waits for more than one window.
 *
 * @param maxBatchTokens limit of a batch in tokens: its padded length times its sequences; a single sequence may exceed it
 * @param lengthMultiple lengths are padded to a multiple of this number, which limits the number of input shapes
 */
public record BatchPlanner(int maxBatchTokens, int lengthMultiple) {

    /** Each sequence is a batch without padding, in order of arrival: the fastest plan on a CPU with one caller per core. */
    public static final BatchPlanner ONE_BY_ONE = new BatchPlanner(1, 1);

    /** @throws IllegalArgumentException if a parameter is less than 1 */
    public BatchPlanner {
        if (maxBatchTokens < 1 || lengthMultiple < 1) {
            throw new IllegalArgumentException("expected numbers of 1 or more, found maxBatchTokens " + maxBatchTokens
                    + ", lengthMultiple " + lengthMultiple);
        }
    }

    /**
     * Plans the batches of one window.
     *
     * @param lengths tokens of each sequence, oldest first
     * @return the batches, ordered by their oldest sequence; each index of {@code lengths} is in exactly one batch
     */
    public List<int[]> plan(int[] lengths) {
        int[] longestFirst = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> -paddedLength(lengths[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < longestFirst.length) {
            int rows = Math.max(1, maxBatchTokens / paddedLength(lengths[longestFirst[from]]));
            int to = Math.min(longestFirst.length, from + rows);
            batches.add(Arrays.copyOfRange(longestFirst, from, to));
            from = to;
        }
        batches.sort(Comparator.comparingInt(batch -> Arrays.stream(batch).min().orElseThrow()));
        return batches;
    }

    /** The length of a sequence after padding, if it is the longest of its batch. */
    public int paddedLength(int length) {
        return (length + lengthMultiple - 1) / lengthMultiple * lengthMultiple;
    }
}
