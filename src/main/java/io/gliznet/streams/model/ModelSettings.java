package io.gliznet.streams.model;

import java.nio.file.Path;
import java.util.List;

/**
 * Which model, and on what.
 *
 * @param devices CUDA devices by number, one session each; not looked at on a CPU
 * @param gpuMemoryBytes the most memory a session takes on its device
 */
public record ModelSettings(
        Path directory, ExecutionProvider provider, Precision precision, List<Integer> devices, long gpuMemoryBytes) {

    private static final long DEFAULT_GPU_MEMORY_BYTES = 4L << 30;

    public ModelSettings {
        devices = List.copyOf(devices);
    }

    /** The best graph of this directory on the CPU. */
    public static ModelSettings cpu(Path directory) {
        return new ModelSettings(
                directory, ExecutionProvider.CPU, Precision.AUTO, List.of(0), DEFAULT_GPU_MEMORY_BYTES);
    }
}
