package io.gliznet.streams.infer;

/** Told how long devices computed, and for whom. Thread-safe; called for every sequence. */
public interface DeviceTime {

    /** Nobody wants to know. */
    DeviceTime UNCOUNTED = (flow, nanos) -> {};

    /**
     * A sequence was run.
     *
     * @param flow that it was submitted for
     * @param nanos its share of the time of its batch, by its tokens
     */
    void used(Flow flow, long nanos);
}
