package io.gliznet.streams.encode;

/**
 * One sequence for the model: a window of a text together with a group of labels, a window alone, or a label alone.
 *
 * <p>Shapes: {@code inputIds} and {@code lmask} {@code [length]}; lmask is k for the tokens of the k-th label of this sequence,
 * counted from 1, and 0 elsewhere. Ownership: the arrays are shared and must not be modified.
 */
public final class Encoding {

    private final int[] inputIds;
    private final int[] lmask;
    private final int firstLabel;
    private final int labelCount;

    /** @param firstLabel index in the label set of the first label of this sequence */
    Encoding(int[] inputIds, int[] lmask, int firstLabel, int labelCount) {
        this.inputIds = inputIds;
        this.lmask = lmask;
        this.firstLabel = firstLabel;
        this.labelCount = labelCount;
    }

    /** Number of tokens. */
    public int length() {
        return inputIds.length;
    }

    public int inputId(int position) {
        return inputIds[position];
    }

    public int lmask(int position) {
        return lmask[position];
    }

    /** Index in the label set of the first label of this sequence. */
    public int firstLabel() {
        return firstLabel;
    }

    /** Number of labels of this sequence; 0 if the model gives a vector for it, and no logits. */
    public int labelCount() {
        return labelCount;
    }
}
