package io.gliznet.streams.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares scores with how often they hold, in bins of equal width. A bin has its lower border and not its upper one; the last bin
 * has both. Threading: one thread.
 *
 * <p>Source: Guo et al., On Calibration of Modern Neural Networks, 2017 (expected calibration error).
 */
public final class Calibration {

    public static final int BINS = 15;

    private final long[] counts = new long[BINS];
    private final double[] scores = new double[BINS];
    private final long[] holding = new long[BINS];

    /**
     * @param count scores in this bin
     * @param scores their sum
     * @param holding how many of them are of a label that holds
     */
    public record Bin(long count, double scores, long holding) {

        /** 0 to 1; 0 in an empty bin. */
        public double meanScore() {
            return count == 0 ? 0 : scores / count;
        }

        /** 0 to 1; 0 in an empty bin. */
        public double shareHolding() {
            return count == 0 ? 0 : (double) holding / count;
        }

        Bin plus(Bin other) {
            return new Bin(count + other.count, scores + other.scores, holding + other.holding);
        }
    }

    void add(double score, boolean holds) {
        int bin = Math.min(BINS - 1, (int) (score * BINS));
        counts[bin]++;
        scores[bin] += score;
        holding[bin] += holds ? 1 : 0;
    }

    List<Bin> bins() {
        return IntStream.range(0, BINS)
                .mapToObj(i -> new Bin(counts[i], scores[i], holding[i]))
                .toList();
    }

    /** The mean distance of score and share in a bin, weighted by the scores in it; 0 without scores. */
    static double error(List<Bin> bins) {
        long all = bins.stream().mapToLong(Bin::count).sum();
        double distance = bins.stream()
                .mapToDouble(bin -> Math.abs(bin.scores() - bin.holding()))
                .sum();
        return all == 0 ? 0 : distance / all;
    }

    static List<Bin> plus(List<Bin> bins, List<Bin> others) {
        return IntStream.range(0, bins.size())
                .mapToObj(i -> bins.get(i).plus(others.get(i)))
                .toList();
    }
}
