package io.gliznet.streams.fit;

import io.gliznet.streams.label.LabelMode;
import java.util.BitSet;
import java.util.List;

/**
 * What is selected of texts whose labels are known, and how well the labels that hold are expected.
 *
 * @param crossEntropy mean of the softmax and the labels that hold, in nats, whatever is selected
 * @param microF1 harmonic mean of precision and recall over all texts and labels
 * @param perText selected labels per text
 * @param nothing share of the texts without a selected label
 */
public record Selected(double crossEntropy, double microF1, double perText, double nothing) {

    /**
     * Selects by the rule of label sets without thresholds.
     *
     * @param logits {@code [text][label]}
     * @param anyHolds of each text, 0 or more if any label holds
     * @param logOddsRatio at most so far below the best
     * @param holds of each text, the labels that hold
     */
    static Selected of(LabelMode mode, double[][] logits, double[] anyHolds, double logOddsRatio, List<BitSet> holds) {
        int selected = 0;
        int right = 0;
        int holding = 0;
        int nothing = 0;
        for (int text = 0; text < logits.length; text++) {
            int best = best(logits[text]);
            for (int label = 0; label < logits[text].length; label++) {
                boolean close = mode == LabelMode.SINGLE_LABEL
                        ? label == best
                        : logits[text][label] >= logits[text][best] + logOddsRatio;
                boolean is = close && anyHolds[text] >= 0;
                selected += is ? 1 : 0;
                right += is && holds.get(text).get(label) ? 1 : 0;
                holding += holds.get(text).get(label) ? 1 : 0;
            }
            nothing += anyHolds[text] >= 0 ? 0 : 1;
        }
        return new Selected(
                Biases.crossEntropy(logits, Sample.shares(holds, logits[0].length)),
                selected + holding == 0 ? 0 : 2.0 * right / (selected + holding),
                (double) selected / logits.length,
                (double) nothing / logits.length);
    }

    /** Labels are expected better, and no worse are selected. Micro F1 alone would move with single ones of a few texts. */
    boolean isBetterThan(Selected other) {
        return crossEntropy < other.crossEntropy && microF1 >= other.microF1;
    }

    static int best(double[] logits) {
        int best = 0;
        for (int label = 1; label < logits.length; label++) {
            best = logits[label] > logits[best] ? label : best;
        }
        return best;
    }
}
