package io.gliznet.streams.model;

import java.util.List;

/** The numeric precision of a graph. A model directory may hold one graph of each precision. */
public enum Precision {
    /** The preferred one of the available precisions for the device. */
    AUTO,
    /** 32-bit floating point. */
    FP32,
    /** 16-bit floating point. */
    FP16,
    /** 8-bit integers with floating-point scales. */
    INT8;

    /**
     * Precisions in order of preference. Graphs with 8-bit integers run on CPUs only: CUDA has no kernels for their operators, computes
     * them piece by piece, slower than a CPU does, and with other roundings than the golden vectors have.
     */
    List<Precision> preferences(boolean cuda) {
        List<Precision> all = cuda ? List.of(FP16, FP32) : List.of(INT8, FP32, FP16);
        return this == AUTO ? all : all.stream().filter(this::equals).toList();
    }
}
