package io.gliznet.streams.score;

import io.gliznet.streams.label.Aggregation;
import java.util.BitSet;

/**
 * Collects one logit per label of a set from the sequences of a document: the groups of labels are joined, and the windows of
 * the text are aggregated. Threading: one thread.
 */
public final class LabelLogits {

    private final Aggregation aggregation;
    private final double[] values;
    private final int[] windows;

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
