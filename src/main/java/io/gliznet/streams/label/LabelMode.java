package io.gliznet.streams.label;

/** How logits become scores and scores become selected labels. */
public enum LabelMode {
    /** Labels are independent: each score is a sigmoid, and each label whose score reaches its threshold is selected. */
    MULTI_LABEL(0.5),
    /** Labels exclude each other: scores are a softmax over the set, and only the best can be selected. */
    SINGLE_LABEL(0.0);

    private final double defaultThreshold;

    LabelMode(double defaultThreshold) {
        this.defaultThreshold = defaultThreshold;
    }

    /** Threshold of a label if neither the label nor its set has one. */
    public double defaultThreshold() {
        return defaultThreshold;
    }
}
