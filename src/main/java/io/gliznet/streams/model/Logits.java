package io.gliznet.streams.model;

import java.util.Arrays;

/** The model's output. Shape {@code [rows, labels]} float32; what stands behind a row's own labels means nothing. */
public final class Logits {

    private final float[] values;
    private final int labels;

    /** @param values row after row */
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
