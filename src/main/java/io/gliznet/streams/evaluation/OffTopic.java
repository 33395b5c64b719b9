package io.gliznet.streams.evaluation;

import io.gliznet.streams.score.Scores;
import java.util.Arrays;

/**
 * How well texts that have nothing to do with the labels are told from those that have.
 *
 * @param texts unrelated texts; 0: none were given
 * @param auroc the share of pairs, one text of the set and one unrelated text, in which the text of the set has more evidence; equal
 *     evidence counts half
 * @param nothingSelected share of unrelated texts with no selected label
 */
public record OffTopic(int texts, double auroc, double nothingSelected) {

    public static final OffTopic NOT_GIVEN = new OffTopic(0, 0, 0);

    /**
     * The number that decides whether a text has any of the labels: the probability that any holds, or else the best score.
     *
     * @param scores at least one
     */
    static double evidence(Scores scores) {
        return scores.none().isPresent()
                ? 1 - scores.none().getAsDouble()
                : scores.all().get(0).score();
    }

    /** Area under the ROC curve, from ranks in the sorted values; 0 if one of the two is empty. */
    static double auroc(double[] related, double[] unrelated) {
        if (related.length == 0 || unrelated.length == 0) {
            return 0;
        }
        double[] sorted = unrelated.clone();
        Arrays.sort(sorted);
        double wins = 0;
        for (double value : related) {
            wins += (below(sorted, value, false) + below(sorted, value, true)) / 2.0;
        }
        return wins / related.length / unrelated.length;
    }

    /** How many of the sorted values are smaller, or at most as large. */
    private static int below(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
