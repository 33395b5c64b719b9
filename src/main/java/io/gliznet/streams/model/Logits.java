package io.gliznet.streams.model;

import java.util.Arrays;

/** The model's output. Shape {@code [rows, labels]} float32; the values after the last label of a row are undefined. */
public final class Logits {

    private final float[] values;
    private final int labels;

    /**
     * @param values the logits in row-major order; owned by this object from now on
     * @param labels the largest number of labels of a row
     */
    public Logits(float[] values, int labels) {
        this.values = values;
        this.labels = labels;
    }

    /** The first {@code labelCount} logits of a row. */
    public float[] row(int row, int labelCount) {
        int from = row * labels;
        return Arrays.copyOfRange(values, from, from + labelCount);
    }
}
