package io.gliznet.streams.model;

import io.gliznet.streams.encode.HuggingFaceTokenizer;
import java.util.List;
import java.util.Objects;

/**
 * A model directory that was read, checked and brought onto its device. Ownership: who loaded it closes it, after the last
 * call of a model.
 *
 * @param graph the file that was chosen
 * @param provider what it runs on, {@link ExecutionProvider#AUTO} no more
 * @param devices at least one, all alike
 * @param largestGoldenDelta the largest |Δlogit| that the golden vectors showed here
 */
public record LoadedModel(
        ModelManifest manifest,
        String graph,
        ExecutionProvider provider,
        HuggingFaceTokenizer tokenizer,
        List<Device> devices,
        double largestGoldenDelta)
        implements AutoCloseable {

    public LoadedModel {
        devices = List.copyOf(devices);
    }

    /** How far a logit may be from its golden one. */
    public double tolerance() {
        return Objects.requireNonNull(manifest.graphs().get(graph)).tolerance();
    }

    @Override
    public void close() {
        devices.forEach(device -> device.model().close());
        tokenizer.close();
    }
}
