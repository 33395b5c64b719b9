package io.gliznet.streams.score;

import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.label.Aggregation;
import java.util.BitSet;

/**
 * One logit per label of a set, put together from the sequences of a document: label passes joined, windows of the text
 * aggregated. Threading: one thread.
 */
public final class LabelLogits {

    private final Aggregation aggregation;
    private final double[] values;
    private final int[] windows;

    /** @param labels labels of the set */
    public LabelLogits(int labels, Aggregation aggregation) {
        this.aggregation = aggregation;
        this.values = new double[labels];
        this.windows = new int[labels];
    }

    /** Adds the logits that the model gave the labels of one sequence. */
    public void add(Encoding encoding, float[] logits) {
        for (int i = 0; i < encoding.labelCount(); i++) {
            int label = encoding.firstLabel() + i;
            boolean first = windows[label]++ == 0;
            values[label] = switch (aggregation) {
                case MAX -> first ? logits[i] : Math.max(values[label], logits[i]);
                case MEAN -> values[label] + logits[i];
            };
        }
    }

    /** Labels that were scored at all. */
    BitSet scored() {
        BitSet scored = new BitSet(windows.length);
        for (int label = 0; label < windows.length; label++) {
            scored.set(label, windows[label] > 0);
        }
        return scored;
    }

    double value(int label) {
        return aggregation == Aggregation.MEAN ? values[label] / windows[label] : values[label];
    }
}
