package io.gliznet.streams.model;

/**
 * When no label of a set holds for a text. The cosine of the best label is compared with that of a vector which is near to the mean of
 * very many labels, because some texts are near to every label. The more labels a set has, the nearer the best of them is by chance.
 * Immutable; the vector must not be modified.
 */
public final class NoneOfThese {

    private final double weight;
    private final double perLogLabels;
    private final double level;
    private final double steepness;
    private final float[] vector;

    /**
     * @param weight of the cosine between the text and the vector
     * @param perLogLabels is expected of the best label for each e-fold number of labels
     * @param level of the best label from which it holds, as a cosine
     * @param steepness by which the difference is multiplied, besides the scale of the model
     * @param vector normalized or shorter, of the model's dimension; owned from now on
     */
    NoneOfThese(double weight, double perLogLabels, double level, double steepness, float[] vector) {
        this.weight = weight;
        this.perLogLabels = perLogLabels;
        this.level = level;
        this.steepness = steepness;
        this.vector = vector;
    }

    /**
     * How far the best label is above the level from which it holds, times the steepness.
     *
     * @param text vector of the text
     * @param best cosine of the best label
     * @param labels of the set
     */
    double margin(float[] text, double best, int labels) {
        return steepness
                * (best
                        - weight * LabelReading.Independent.dot(text, vector)
                        - perLogLabels * Math.log(labels)
                        - level);
    }
}
