package io.gliznet.streams.encode;

/**
 * One sequence for the model: a window of a text beside some labels of its set.
 *
 * <p>Shapes: {@code inputIds} and {@code lmask} {@code [length]}; lmask is k, 1 to {@code labelCount}, on the tokens of the
 * k-th label here, and 0 elsewhere. Ownership: the arrays are shared and never written after construction.
 */
public final class Encoding {

    private final int[] inputIds;
    private final int[] lmask;
    private final int firstLabel;
    private final int labelCount;

    /** @param firstLabel index in the set of the first label here */
    Encoding(int[] inputIds, int[] lmask, int firstLabel, int labelCount) {
        this.inputIds = inputIds;
        this.lmask = lmask;
        this.firstLabel = firstLabel;
        this.labelCount = labelCount;
    }

    /** Tokens of the sequence. */
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

    public int labelCount() {
        return labelCount;
    }
}
