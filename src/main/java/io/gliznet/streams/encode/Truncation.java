package io.gliznet.streams.encode;

/** What happens if a text and its labels are longer than the model's input. */
public enum Truncation {
    /** The text is split into windows and the labels into groups, and all of them are scored. */
    WINDOWS,
    /**
     * The text is cut to half of the input, and labels that do not fit are not scored. The reference implementation does this, so
     * results can be compared with it.
     */
    REFERENCE
}
