package io.gliznet.streams.model;

/** The kind of device that runs the graph. */
public enum ExecutionProvider {
    /** CUDA if it works; otherwise the CPU, and the log says why. */
    AUTO,
    /** The CPU. */
    CPU,
    /** CUDA; loading fails without a CUDA device. */
    CUDA
}
