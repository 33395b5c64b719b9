package io.gliznet.streams.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * How sessions are made on each device.
 *
 * <p>CPU: one thread a call and no spinning, since as many callers as cores on one session beat every other plan. CUDA: memory
 * is taken as asked for and up to a limit, since ONNX Runtime's arena otherwise doubles. On neither does it plan memory per
 * input shape: there are as many shapes as lengths of texts, and each plan would be kept.
 */
public final class OnnxRuntime {

    /** There before any provider is asked for: without it ONNX Runtime cannot log, and fails at that instead. */
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
     * A session as ONNX Runtime makes it unless told otherwise, every core working on one call: what the others are measured
     * against.
     *
     * @throws ModelException if it does not make one
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
