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
import java.util.Arrays;
import java.util.HashMap;
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
    private final LabelReading labels;
    private final String output;

    /** The session is closed with this model. */
    OnnxModel(OrtEnvironment environment, OrtSession session, ModelManifest manifest) {
        this.environment = environment;
        this.session = session;
        names = manifest.inputs();
        labels = manifest.labels();
        output = manifest.output();
    }

    @Override
    public ModelOutput run(Batch batch) throws InferenceException {
        long[] sequences = {batch.rows(), batch.length()};
        try (OnnxTensor inputIds = tensor(batch.inputIds(), sequences);
                OnnxTensor attentionMask = tensor(batch.attentionMask(), sequences)) {
            Map<String, OnnxTensor> inputs = Map.of(names.inputIds(), inputIds, names.attentionMask(), attentionMask);
            if (labels instanceof LabelReading.InSequence inSequence) {
                return runWithLabels(batch, inputs, inSequence);
            } else if (labels instanceof LabelReading.Independent independent) {
                return ModelOutput.vectors(run(inputs, batch.rows(), independent.dimension()), independent.dimension());
            } else {
                throw new AssertionError(labels);
            }
        } catch (OrtException e) {
            if (e.getCode() == OrtErrorCode.ORT_DEVICE_RESET) {
                throw new DeviceLostException("the CUDA device was reset", e);
            }
            throw new InferenceException("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    private ModelOutput runWithLabels(Batch batch, Map<String, OnnxTensor> inputs, LabelReading.InSequence also)
            throws OrtException, InferenceException {
        try (OnnxTensor lmask = tensor(batch.lmask(), new long[] {batch.rows(), batch.length()});
                OnnxTensor labelIds = tensor(batch.labelIds(), new long[] {batch.labels()})) {
            Map<String, OnnxTensor> all = new HashMap<>(inputs);
            all.put(also.lmask(), lmask);
            all.put(also.labelIds(), labelIds);
            return ModelOutput.logits(run(all, batch.rows(), batch.labels()), batch.labels());
        }
    }

    /** Every input and output of the graph that violates the contract of model directories. */
    List<String> contractProblems(String file) throws OrtException {
        List<String> problems = new ArrayList<>();
        Map<String, NodeInfo> inputs = session.getInputInfo();
        List<String> expected = new ArrayList<>(List.of(names.inputIds(), names.attentionMask()));
        NodeInfo found = session.getOutputInfo().get(output);
        String where = file + ": output " + output;
        if (labels instanceof LabelReading.InSequence also) {
            expected.add(also.lmask());
            check(file + ": input " + also.labelIds(), inputs.get(also.labelIds()), OnnxJavaType.INT64, -1)
                    .ifPresent(problems::add);
            check(where, found, OnnxJavaType.FLOAT, -1, -1).ifPresent(problems::add);
        } else if (labels instanceof LabelReading.Independent independent) {
            check(where, found, OnnxJavaType.FLOAT, -1, independent.dimension()).ifPresent(problems::add);
        }
        for (String name : expected) {
            check(file + ": input " + name, inputs.get(name), OnnxJavaType.INT64, -1, -1)
                    .ifPresent(problems::add);
        }
        int count = labels instanceof LabelReading.InSequence ? expected.size() + 1 : expected.size();
        if (inputs.size() != count) {
            problems.add(file + ": expected " + count + " inputs, found " + inputs.keySet());
        }
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

    private float[] run(Map<String, OnnxTensor> inputs, int rows, int width) throws OrtException, InferenceException {
        try (OrtSession.Result result = session.run(inputs)) {
            Optional<OnnxValue> value = result.get(output);
            if (value.isPresent() && value.get() instanceof OnnxTensor tensor) {
                FloatBuffer copy = tensor.getFloatBuffer();
                if (copy.remaining() == rows * width) {
                    float[] values = new float[copy.remaining()];
                    copy.get(values);
                    return values;
                }
            }
            throw new InferenceException(
                    "expected " + output + " [" + rows + ", " + width + "], found " + value.map(OnnxValue::getInfo));
        }
    }

    /** @param shape -1 is a dimension that is not fixed */
    private static Optional<String> check(String where, @Nullable NodeInfo node, OnnxJavaType type, long... shape) {
        String expected =
                where + ": expected " + type + " " + Arrays.toString(shape) + ", where -1 is any size, found ";
        if (node == null) {
            return Optional.of(expected + "none with this name");
        }
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return Optional.of(expected + node.getInfo());
        }
        return info.type == type && Arrays.equals(info.getShape(), shape)
                ? Optional.empty()
                : Optional.of(expected + info);
    }
}
