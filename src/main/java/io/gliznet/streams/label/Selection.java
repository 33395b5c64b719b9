package io.gliznet.streams.label;

/** The rule by which labels are selected. */
public enum Selection {
    /** {@link #THRESHOLD} if the set or one of its labels has a threshold, else {@link #RELATIVE}. */
    AUTOMATIC,
    /** The best label, if it holds at all, and in a multi-label set those that come close to it. */
    RELATIVE,
    /** Each label whose score reaches its threshold; in a single-label set only the best. */
    THRESHOLD
}
