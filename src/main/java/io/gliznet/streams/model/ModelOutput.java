package io.gliznet.streams.model;

import io.gliznet.streams.encode.Encoding;
import java.util.Arrays;

/**
 * The model's output. Either logits, shape {@code [rows, labels]} float32, where the values after the last label of a row are
 * undefined; or, for sequences without labels, vectors, shape {@code [rows, dimension]}.
 */
public final class ModelOutput {

    private final float[] values;
    private final int width;

    /**
     * @param values in row-major order; owned by this object from now on
     * @param width the largest number of labels of a row, or the dimension of a vector
     */
    public ModelOutput(float[] values, int width) {
        this.values = values;
        this.width = width;
    }

    /** The values of a row for the sequence that it belongs to: one logit for each of its labels, or its vector. */
    public float[] row(int row, Encoding sequence) {
        int from = row * width;
        return Arrays.copyOfRange(values, from, from + (sequence.labelCount() == 0 ? width : sequence.labelCount()));
    }
}
