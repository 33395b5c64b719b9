package io.gliznet.streams.model;

/** What the graph runs on. */
public enum ExecutionProvider {
    /** CUDA where it works, else the CPU, saying why. */
    AUTO,
    CPU,
    /** Does not start without a CUDA device. */
    CUDA
}
