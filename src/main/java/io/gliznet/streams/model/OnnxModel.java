package io.gliznet.streams.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.gliznet.streams.batch.Batch;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph in a session of ONNX Runtime. Threading: a session on the CPU may be called by any number of threads. A session on CUDA
 * must always be called by the same thread, because its memory otherwise grows without bound.
 */
final class OnnxModel implements Model {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelManifest.Inputs names;
    private final String output;

    /** The session is closed with this model. */
    OnnxModel(OrtEnvironment environment, OrtSession session, ModelManifest.Inputs names, String output) {
        this.environment = environment;
        this.session = session;
        this.names = names;
        this.output = output;
    }

    @Override
    public Logits run(Batch batch) throws InferenceException {
        long[] sequences = {batch.rows(), batch.length()};
        try (OnnxTensor inputIds = tensor(batch.inputIds(), sequences);
                OnnxTensor attentionMask = tensor(batch.attentionMask(), sequences);
                OnnxTensor lmask = tensor(batch.lmask(), sequences);
                OnnxTensor labelIds = tensor(batch.labelIds(), new long[] {batch.labels()});
                OrtSession.Result result = session.run(Map.of(
                        names.inputIds(), inputIds,
                        names.attentionMask(), attentionMask,
                        names.lmask(), lmask,
                        names.labelIds(), labelIds))) {
            return logits(result, batch);
        } catch (OrtException e) {
            if (e.getCode() == OrtErrorCode.ORT_DEVICE_RESET) {
                throw new DeviceLostException("the CUDA device was reset", e);
            }
            throw new InferenceException("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    /** Every input and output of the graph that violates the contract of model directories. */
    List<String> contractProblems(String file) throws OrtException {
        List<String> problems = new ArrayList<>();
        Map<String, NodeInfo> inputs = session.getInputInfo();
        for (String name : List.of(names.inputIds(), names.attentionMask(), names.lmask())) {
            check(file + ": input " + name, inputs.get(name), OnnxJavaType.INT64, 2)
                    .ifPresent(problems::add);
        }
        check(file + ": input " + names.labelIds(), inputs.get(names.labelIds()), OnnxJavaType.INT64, 1)
                .ifPresent(problems::add);
        if (inputs.size() != 4) {
            problems.add(file + ": expected 4 inputs, found " + inputs.keySet());
        }
        check(file + ": output " + output, session.getOutputInfo().get(output), OnnxJavaType.FLOAT, 2)
                .ifPresent(problems::add);
        return problems;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed to close a session: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(LongBuffer buffer, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, buffer, shape);
    }

    private Logits logits(OrtSession.Result result, Batch batch) throws InferenceException {
        Optional<OnnxValue> value = result.get(output);
        if (value.isPresent() && value.get() instanceof OnnxTensor tensor) {
            FloatBuffer copy = tensor.getFloatBuffer();
            if (copy.remaining() == batch.rows() * batch.labels()) {
                float[] values = new float[copy.remaining()];
                copy.get(values);
                return new Logits(values, batch.labels());
            }
        }
        throw new InferenceException("expected " + output + " [" + batch.rows() + ", " + batch.labels() + "], found "
                + value.map(OnnxValue::getInfo));
    }

    private static Optional<String> check(String where, @Nullable NodeInfo node, OnnxJavaType type, int rank) {
        String expected = where + ": expected " + type + " of rank " + rank + " with no fixed dimension, found ";
        if (node == null) {
            return Optional.of(expected + "none with this name");
        }
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return Optional.of(expected + node.getInfo());
        }
        boolean dynamic = true;
        for (long dimension : info.getShape()) {
            dynamic &= dimension == -1;
        }
        return info.type == type && info.getShape().length == rank && dynamic
                ? Optional.empty()
                : Optional.of(expected + info);
    }
}
