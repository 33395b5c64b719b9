package io.gliznet.streams.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.file.Path;

/**
 * Opens sessions of ONNX Runtime.
 *
 * <p>On a CPU, a call uses one thread, because one caller per core on a shared session was the fastest setup in measurements. More
 * threads per call wait for each other by spinning, as is the default of ONNX Runtime.
 *
 * <p>On CUDA, memory is allocated as requested and up to a limit, because the default arena doubles its size. TF32, which ONNX Runtime
 * uses for fp32 graphs by default, is off: its logits differ by up to 0.009 from fp32, and who chooses fp32 wants its precision.
 *
 * <p>Memory planning per input shape is off on both: there are as many shapes as text lengths, and each plan is kept.
 */
final class OnnxRuntime {

    /** Created before any provider is requested, because ONNX Runtime cannot report an error of a provider without it. */
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private OnnxRuntime() {}

    static OnnxModel onCpu(Path graph, ModelManifest manifest, int intraOpThreads) throws OrtException {
        try (OrtSession.SessionOptions options = options(intraOpThreads)) {
            return open(graph, manifest, options);
        }
    }

    static OnnxModel onCuda(Path graph, ModelManifest manifest, int device, long memoryBytes) throws OrtException {
        try (OrtSession.SessionOptions options = options(1);
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("gpu_mem_limit", Long.toString(memoryBytes));
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
            return open(graph, manifest, options);
        }
    }

    private static OrtSession.SessionOptions options(int intraOpThreads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(intraOpThreads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", intraOpThreads == 1 ? "0" : "1");
        options.setMemoryPatternOptimization(false);
        return options;
    }

    private static OnnxModel open(Path graph, ModelManifest manifest, OrtSession.SessionOptions options)
            throws OrtException {
        return new OnnxModel(ENVIRONMENT, ENVIRONMENT.createSession(graph.toString(), options), manifest);
    }
}
