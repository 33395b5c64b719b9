package io.gliznet.streams.model;

import io.gliznet.streams.encode.Encoding;
import java.util.Arrays;

/**
 * The model's output. Either logits, shape {@code [rows, labels]} float32, where the values after the last label of a row are
 * undefined; or vectors, shape {@code [rows, dimension]}.
 */
public final class ModelOutput {

    private final float[] values;
    private final int width;
    private final boolean vectors;

    private ModelOutput(float[] values, int width, boolean vectors) {
        this.values = values;
        this.width = width;
        this.vectors = vectors;
    }

    /**
     * @param values in row-major order; owned by this object from now on
     * @param labels the largest number of labels of a row
     */
    public static ModelOutput logits(float[] values, int labels) {
        return new ModelOutput(values, labels, false);
    }

    /** @param values in row-major order; owned by this object from now on */
    public static ModelOutput vectors(float[] values, int dimension) {
        return new ModelOutput(values, dimension, true);
    }

    /** The values of a row for the sequence that it belongs to: one logit for each of its labels, or its vector. */
    public float[] row(int row, Encoding sequence) {
        int from = row * width;
        return Arrays.copyOfRange(values, from, from + (vectors ? width : sequence.labelCount()));
    }
}
