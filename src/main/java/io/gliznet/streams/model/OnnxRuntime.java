package io.gliznet.streams.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens sessions of ONNX Runtime.
 *
 * <p>On a CPU, a call uses one thread without spinning, because one caller per core on a shared session was the fastest setup in
 * measurements. On CUDA, memory is allocated as requested and up to a limit, because the default arena doubles its size. Memory
 * planning per input shape is off on both: there are as many shapes as text lengths, and each plan is kept.
 */
public final class OnnxRuntime {

    /** Created before any provider is requested, because ONNX Runtime cannot report an error of a provider without it. */
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private OnnxRuntime() {}

    static OnnxModel onCpu(Path graph, ModelManifest manifest) throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            return open(graph, manifest, options);
        }
    }

    static OnnxModel onCuda(Path graph, ModelManifest manifest, int device, long memoryBytes) throws OrtException {
        try (OrtSession.SessionOptions options = options();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("gpu_mem_limit", Long.toString(memoryBytes));
            options.addCUDA(cuda);
            return open(graph, manifest, options);
        }
    }

    /**
     * A session on the CPU with the default options of ONNX Runtime, with which each call uses every core. Only the benchmark uses
     * it.
     *
     * @throws ModelException if the session cannot be opened
     */
    public static Model withDefaults(Path graph, ModelManifest manifest) throws ModelException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            return open(graph, manifest, options);
        } catch (OrtException e) {
            throw new ModelException(List.of(graph + ": " + e.getMessage()));
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private static OnnxModel open(Path graph, ModelManifest manifest, OrtSession.SessionOptions options)
            throws OrtException {
        return new OnnxModel(
                ENVIRONMENT,
                ENVIRONMENT.createSession(graph.toString(), options),
                manifest.inputs(),
                manifest.output());
    }
}
