package io.gliznet.streams.model;

import java.util.List;

/** Numbers a graph computes with; a model directory may hold one graph of each. */
public enum Precision {
    /** The best there is for the device. */
    AUTO,
    FP32,
    FP16,
    INT8;

    /** Precisions to look for, best first. */
    List<Precision> preferences(boolean cuda) {
        if (this != AUTO) {
            return List.of(this);
        }
        return cuda ? List.of(FP16, FP32, INT8) : List.of(INT8, FP32, FP16);
    }
}
