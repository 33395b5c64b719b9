package io.gliznet.streams.label;

/** How logits become scores and scores become selected labels. */
public enum LabelMode {
    /** Several labels can be selected. */
    MULTI_LABEL(0.5),
    /** Labels exclude each other: at most one is selected, the best. */
    SINGLE_LABEL(0.0);

    private final double defaultThreshold;

    LabelMode(double defaultThreshold) {
        this.defaultThreshold = defaultThreshold;
    }

    /** Threshold of a label if thresholds select, and neither the label nor its set has one. */
    public double defaultThreshold() {
        return defaultThreshold;
    }
}
