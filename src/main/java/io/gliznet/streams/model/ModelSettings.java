package io.gliznet.streams.model;

import java.nio.file.Path;
import java.util.List;

/**
 * Which model to load, and onto which devices.
 *
 * @param devices numbers of the CUDA devices, with one session each; ignored on a CPU
 * @param gpuMemoryBytes limit of the memory that a session uses on its CUDA device
 * @param intraOpThreads threads that compute one sequence on a CPU
 */
public record ModelSettings(
        Path directory,
        ExecutionProvider provider,
        Precision precision,
        List<Integer> devices,
        long gpuMemoryBytes,
        int intraOpThreads) {

    private static final long DEFAULT_GPU_MEMORY_BYTES = 4L << 30;

    public ModelSettings {
        devices = List.copyOf(devices);
    }

    /** The preferred graph of this directory on the CPU. */
    public static ModelSettings cpu(Path directory) {
        return new ModelSettings(
                directory, ExecutionProvider.CPU, Precision.AUTO, List.of(0), DEFAULT_GPU_MEMORY_BYTES, 1);
    }

    /** The same with other {@link #intraOpThreads}. */
    public ModelSettings withIntraOpThreads(int threads) {
        return new ModelSettings(directory, provider, precision, devices, gpuMemoryBytes, threads);
    }
}
