package io.gliznet.streams.encode;

/** What happens when a text and its labels are longer than the model reads at once. */
public enum Truncation {
    /** Several windows of the text, several groups of labels: all is scored. */
    WINDOWS,
    /**
     * What the reference implementation does, for parity: the text is cut to half of the length, the labels that do not fit the
     * rest are not scored.
     */
    REFERENCE
}
