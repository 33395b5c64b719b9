package io.gliznet.streams.model;

import io.gliznet.streams.encode.HuggingFaceTokenizer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A model that was read from its directory, checked and loaded onto its devices. Ownership: the caller of {@link ModelDirectory#load}
 * closes it, after the last call of a model.
 *
 * @param graph name of the graph file that was chosen
 * @param provider the kind of device; never {@link ExecutionProvider#AUTO}
 * @param devices at least one, all with the same graph
 * @param largestGoldenDelta the largest |Δlogit| of the golden vectors on this machine
 * @param withoutCuda why no CUDA device computes it, if one was looked for
 */
public record LoadedModel(
        ModelManifest manifest,
        String graph,
        ExecutionProvider provider,
        HuggingFaceTokenizer tokenizer,
        List<Device> devices,
        double largestGoldenDelta,
        Optional<String> withoutCuda)
        implements AutoCloseable {

    public LoadedModel {
        devices = List.copyOf(devices);
    }

    /** A model whose device was chosen by the caller. */
    public LoadedModel(
            ModelManifest manifest,
            String graph,
            ExecutionProvider provider,
            HuggingFaceTokenizer tokenizer,
            List<Device> devices,
            double largestGoldenDelta) {
        this(manifest, graph, provider, tokenizer, devices, largestGoldenDelta, Optional.empty());
    }

    /** The same with other models on its devices. Each of the two closes the models that it has. */
    public LoadedModel withModels(UnaryOperator<Model> change) {
        List<Device> changed = devices.stream()
                .map(device -> new Device(change.apply(device.model()), device.probe(), device.padId()))
                .toList();
        return new LoadedModel(manifest, graph, provider, tokenizer, changed, largestGoldenDelta, withoutCuda);
    }

    /** The largest |Δlogit| that a golden vector may have. */
    public double tolerance() {
        return Objects.requireNonNull(manifest.graphs().get(graph)).tolerance();
    }

    @Override
    public void close() {
        devices.forEach(device -> device.model().close());
        tokenizer.close();
    }
}
