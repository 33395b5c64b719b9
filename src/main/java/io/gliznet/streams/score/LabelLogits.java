package io.gliznet.streams.score;

import io.gliznet.streams.label.Aggregation;
import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * Collects one logit per label of a set from the sequences of a document: the groups of labels are joined, and the windows of
 * the text are aggregated. Threading: one thread.
 */
public final class LabelLogits {

    private final Aggregation aggregation;
    private final double[] values;
    private final int[] windows;
    private double anyHolds;
    private int judged;

    /** @param labels number of labels of the set */
    public LabelLogits(int labels, Aggregation aggregation) {
        this.aggregation = aggregation;
        this.values = new double[labels];
        this.windows = new int[labels];
    }

    /**
     * Adds the logits of a group of labels for one window.
     *
     * @param firstLabel index in the set of the first label
     */
    public void add(int firstLabel, float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            int label = firstLabel + i;
            boolean first = windows[label]++ == 0;
            values[label] = switch (aggregation) {
                case MAX -> first ? logits[i] : Math.max(values[label], logits[i]);
                case MEAN -> values[label] + logits[i];
            };
        }
    }

    /** Adds, for one window, the logit of the probability that any label holds; may be left out for all of them. */
    public void addAnyHolds(double logit) {
        boolean first = judged++ == 0;
        anyHolds = switch (aggregation) {
            case MAX -> first ? logit : Math.max(anyHolds, logit);
            case MEAN -> anyHolds + logit;
        };
    }

    /** The aggregated logit of the probability that any label holds; empty if the model does not know. */
    OptionalDouble anyHolds() {
        if (judged == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(aggregation == Aggregation.MEAN ? anyHolds / judged : anyHolds);
    }

    /** Indices of the labels that have at least one logit. */
    BitSet scored() {
        BitSet scored = new BitSet(windows.length);
        for (int label = 0; label < windows.length; label++) {
            scored.set(label, windows[label] > 0);
        }
        return scored;
    }

    /** The aggregated logit of a label that {@link #scored}; the result is undefined for others. */
    double value(int label) {
        return aggregation == Aggregation.MEAN ? values[label] / windows[label] : values[label];
    }
}
