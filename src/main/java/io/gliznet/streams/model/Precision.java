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

    /** Precisions in order of preference. */
    List<Precision> preferences(boolean cuda) {
        if (this != AUTO) {
            return List.of(this);
        }
        return cuda ? List.of(FP16, FP32, INT8) : List.of(INT8, FP32, FP16);
    }
}
