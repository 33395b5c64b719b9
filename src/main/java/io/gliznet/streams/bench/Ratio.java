package io.gliznet.streams.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * A ratio that was measured in several rounds.
 *
 * @param value the median over the rounds
 * @param low lower bound of the 95 % interval of the median
 * @param high upper bound
 */
public record Ratio(double value, double low, double high) {

    private static final int RESAMPLES = 2_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 20261125;

    /**
     * The median and its interval by the percentile bootstrap: the rounds are drawn again, with replacement. With few rounds the
     * interval is about as wide as their range.
     *
     * @param rounds the ratio within each round, at least one
     */
    public static Ratio of(double... rounds) {
        Random chance = new Random(SEED);
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[rounds.length];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.setAll(drawn, unused -> rounds[chance.nextInt(rounds.length)]);
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        int cut = (int) (TAIL * RESAMPLES);
        return new Ratio(median(rounds), medians[cut], medians[RESAMPLES - 1 - cut]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
