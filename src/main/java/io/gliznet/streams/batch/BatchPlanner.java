package io.gliznet.streams.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a window of sequences into batches. A pure function of their lengths.
 *
 * <p>Sequences of like length share a batch, so that little is padded; the batch that holds the oldest sequence runs first.
 * Whoever plans a window runs all of it before the next: no sequence waits longer than one window, and none is passed over.
 *
 * @param maxBatchTokens longest padded sequence × sequences of a batch, at most; one sequence alone may be longer
 * @param lengthMultiple lengths are padded up to a multiple of it, which bounds the number of shapes a device sees
 */
public record BatchPlanner(int maxBatchTokens, int lengthMultiple) {

    /** Every sequence alone, unpadded, in order of arrival: the fastest plan on a CPU with one caller per core. */
    public static final BatchPlanner ONE_BY_ONE = new BatchPlanner(1, 1);

    /** @throws IllegalArgumentException unless both are 1 or more */
    public BatchPlanner {
        if (maxBatchTokens < 1 || lengthMultiple < 1) {
            throw new IllegalArgumentException("expected 1 or more, found maxBatchTokens " + maxBatchTokens
                    + ", lengthMultiple " + lengthMultiple);
        }
    }

    /**
     * Every index of {@code lengths} in exactly one batch.
     *
     * @param lengths tokens of each sequence, oldest first
     * @return batches of indices, the longest padded length first; the batch of the oldest sequence first
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

    /** Tokens that a sequence of this length takes in a batch of its own. */
    public int paddedLength(int length) {
        return (length + lengthMultiple - 1) / lengthMultiple * lengthMultiple;
    }
}
