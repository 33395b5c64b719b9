package io.gliznet.streams.label;

/** How logits become scores and scores become selected labels. */
public enum LabelMode {
    /** Each label on its own: sigmoid, selected from its threshold on. */
    MULTI_LABEL(0.5),
    /** One label of all: softmax over the whole set, the best one selected from its threshold on. */
    SINGLE_LABEL(0.0);

    private final double defaultThreshold;

    LabelMode(double defaultThreshold) {
        this.defaultThreshold = defaultThreshold;
    }

    public double defaultThreshold() {
        return defaultThreshold;
    }
}
