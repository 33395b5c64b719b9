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

    /**
     * A sequence of this length from the tokens of this one, again and again, from its first label on. It means nothing, and is as much
     * work for the model as any other of its length.
     */
    public Encoding repeated(int length) {
        int first = 0;
        while (labelCount > 0 && lmask[first] == 0) {
            first++;
        }
        int[] ids = new int[length];
        int[] mask = new int[length];
        int labels = 0;
        for (int i = 0; i < length; i++) {
            ids[i] = inputIds[(first + i) % inputIds.length];
            mask[i] = lmask[(first + i) % inputIds.length];
            labels = Math.max(labels, mask[i]);
        }
        return new Encoding(ids, mask, 0, labels);
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
