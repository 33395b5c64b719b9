package io.gliznet.streams.label;

/** How the logits of one label in all windows of a text are combined into one logit. */
public enum Aggregation {
    /** The largest logit of all windows. */
    MAX,
    /** The arithmetic mean over the windows. */
    MEAN
}
