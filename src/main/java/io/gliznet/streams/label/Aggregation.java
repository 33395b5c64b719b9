package io.gliznet.streams.label;

/** How the logits that the windows of one long text gave a label become one. */
public enum Aggregation {
    MAX,
    MEAN
}
