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

    /** The same on this device alone, of which no golden vectors are known. Closes the tokenizer and this device. */
    public LoadedModel on(ExecutionProvider other, Device device) {
        return new LoadedModel(manifest, graph, other, tokenizer, List.of(device), 0);
    }

    @Override
    public void close() {
        devices.forEach(device -> device.model().close());
        tokenizer.close();
    }
}
