package io.gliznet.streams.model;

import ai.onnxruntime.OrtException;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.HuggingFaceTokenizer;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.encode.TextSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a model directory in this order: manifest, digests, tokenizer, graph, golden vectors. Each step relies on the steps before
 * it. Threading: one thread per load.
 */
public final class ModelDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);

    /** A graph file whose digest has been verified. */
    private record Chosen(String file, double tolerance) {}

    private final ModelSettings settings;
    private final List<String> problems = new ArrayList<>();
    private Optional<String> withoutCuda = Optional.empty();

    private ModelDirectory(ModelSettings settings) {
        this.settings = settings;
    }

    /**
     * Loads a model, verifies it with its golden vectors and warms it up.
     *
     * @throws ModelException that names every problem
     */
    public static LoadedModel load(ModelSettings settings) throws ModelException {
        return new ModelDirectory(settings).load();
    }

    /**
     * The precisions of the graphs in a directory.
     *
     * @throws ModelException if the manifest is invalid
     */
    public static Set<Precision> precisions(Path directory) throws ModelException {
        ModelDirectory model = new ModelDirectory(ModelSettings.cpu(directory));
        Set<Precision> precisions = new HashSet<>();
        model.manifest().graphs().values().forEach(graph -> precisions.add(graph.precision()));
        return precisions;
    }

    /**
     * The encoder of label sets of a model whose graph is not loaded. Ownership: who asked for it closes it.
     *
     * @param encoder refuses labels that the model cannot read
     */
    public record Labels(LabelEncoder encoder, HuggingFaceTokenizer tokenizer) implements AutoCloseable {

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    /**
     * Reads the manifest and the tokenizer only.
     *
     * @throws ModelException naming every problem found
     */
    public static Labels labels(Path directory) throws ModelException {
        ModelDirectory model = new ModelDirectory(ModelSettings.cpu(directory));
        ModelManifest manifest = model.manifest();
        HuggingFaceTokenizer tokenizer = model.tokenizer(manifest);
        DocumentEncoder encoder = manifest.encoder(tokenizer, TextSettings.DEFAULT);
        return new Labels(encoder.labels(), tokenizer);
    }

    private LoadedModel load() throws ModelException {
        ModelManifest manifest = manifest();
        HuggingFaceTokenizer tokenizer = tokenizer(manifest);
        try {
            return load(manifest, tokenizer);
        } catch (ModelException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private ModelManifest manifest() throws ModelException {
        byte[] bytes = bytes(ManifestReader.FILE);
        refuseIfProblems();
        Optional<ModelManifest> manifest = new ManifestReader(problems).read(bytes);
        refuseIfProblems();
        return manifest.orElseThrow();
    }

    private HuggingFaceTokenizer tokenizer(ModelManifest manifest) throws ModelException {
        String file = manifest.tokenizer().file();
        byte[] bytes = bytes(file);
        refuseIfProblems();
        checkDigest(file, manifest.tokenizer().sha256(), Checksums.sha256(bytes));
        refuseIfProblems();
        Set<Integer> structure = new HashSet<>(manifest.layout().specialTokens());
        structure.add(manifest.padId());
        TokenizerContract contract = TokenizerContract.check(file, bytes, manifest.vocabularySize(), structure);
        problems.addAll(contract.problems());
        refuseIfProblems();
        try {
            return new HuggingFaceTokenizer(bytes, manifest.tokenizer().sha256(), contract.unknownId());
        } catch (IOException e) {
            throw new ModelException(List.of(file + ": " + e.getMessage()));
        }
    }

    private LoadedModel load(ModelManifest manifest, HuggingFaceTokenizer tokenizer) throws ModelException {
        if (settings.provider() == ExecutionProvider.AUTO && !hasGraphForGpu(manifest)) {
            useCpu(
                    settings.precision() == Precision.INT8
                            ? "model.precision=int8 is for CPUs"
                            : "the model directory has no graph of precision " + wanted(settings.precision(), true));
        } else if (settings.provider() != ExecutionProvider.CPU) {
            try {
                return onCuda(manifest, tokenizer);
            } catch (ModelException e) {
                if (settings.provider() == ExecutionProvider.CUDA) {
                    throw e;
                }
                problems.clear();
                useCpu(String.valueOf(e.getMessage()));
            }
        }
        Chosen graph = choose(manifest, false);
        try {
            Model model = OnnxRuntime.onCpu(path(graph.file()), manifest, settings.intraOpThreads());
            return checked(manifest, tokenizer, graph, ExecutionProvider.CPU, List.of(model));
        } catch (OrtException e) {
            throw new ModelException(
                    List.of(path(graph.file()) + ": expected a graph that ONNX Runtime loads, found: " + reason(e)));
        }
    }

    private void useCpu(String reason) {
        withoutCuda = Optional.of(reason);
        LOG.atInfo().addKeyValue("reason", reason).log("The model runs on the CPU.");
    }

    private boolean hasGraphForGpu(ModelManifest manifest) {
        List<Precision> possible = settings.precision().preferences(true);
        return manifest.graphs().values().stream().anyMatch(graph -> possible.contains(graph.precision()));
    }

    private LoadedModel onCuda(ModelManifest manifest, HuggingFaceTokenizer tokenizer) throws ModelException {
        Chosen graph = choose(manifest, true);
        try {
            return checked(manifest, tokenizer, graph, ExecutionProvider.CUDA, onDevices(manifest, graph));
        } catch (OrtException e) {
            throw new ModelException(List.of("execution.provider: expected a CUDA device, found: " + reason(e)));
        }
    }

    private List<Model> onDevices(ModelManifest manifest, Chosen graph) throws OrtException {
        List<Model> models = new ArrayList<>();
        try {
            for (int device : settings.devices()) {
                models.add(OnnxRuntime.onCuda(path(graph.file()), manifest, device, settings.gpuMemoryBytes()));
            }
            return models;
        } catch (OrtException e) {
            models.forEach(Model::close);
            throw e;
        }
    }

    /** Verifies the models; if one of them does not compute what it should, all are closed. */
    private LoadedModel checked(
            ModelManifest manifest,
            HuggingFaceTokenizer tokenizer,
            Chosen graph,
            ExecutionProvider provider,
            List<Model> models)
            throws ModelException, OrtException {
        DocumentEncoder encoder = manifest.encoder(tokenizer, TextSettings.DEFAULT);
        GoldenCheck golden = new GoldenCheck(manifest, encoder, graph.file(), graph.tolerance());
        try {
            for (Model model : models) {
                problems.addAll(((OnnxModel) model).contractProblems(graph.file()));
                refuseIfProblems();
                golden.run(model);
            }
            problems.addAll(golden.problems());
            refuseIfProblems();
            List<Device> devices = models.stream()
                    .map(model -> new Device(model, golden.probe(), manifest.padId()))
                    .toList();
            return new LoadedModel(
                    manifest, graph.file(), provider, tokenizer, devices, golden.largestDelta(), withoutCuda);
        } catch (ModelException | OrtException | RuntimeException e) {
            models.forEach(Model::close);
            throw e;
        }
    }

    /** The graph with the most preferred precision that the directory has. */
    private Chosen choose(ModelManifest manifest, boolean cuda) throws ModelException {
        for (Precision precision : settings.precision().preferences(cuda)) {
            for (var graph : manifest.graphs().entrySet()) {
                if (graph.getValue().precision() == precision) {
                    checkGraphDigest(graph.getKey(), graph.getValue());
                    return new Chosen(graph.getKey(), graph.getValue().tolerance());
                }
            }
        }
        throw new ModelException(List.of(
                ManifestReader.FILE + ": graphs: expected one of precision " + wanted(settings.precision(), cuda)
                        + ", found " + manifest.graphs().keySet()));
    }

    private static String wanted(Precision precision, boolean cuda) {
        if (!cuda) {
            return precision.toString();
        }
        List<Precision> possible = precision.preferences(true);
        return (possible.isEmpty() ? Precision.AUTO.preferences(true) : possible)
                .stream().map(Precision::toString).collect(Collectors.joining(" or ", "", " for a CUDA device"));
    }

    private void checkGraphDigest(String file, ModelManifest.Graph graph) throws ModelException {
        try {
            checkDigest(file, graph.sha256(), Checksums.sha256(path(file)));
        } catch (IOException e) {
            problems.add(unreadable(file, e));
        }
        refuseIfProblems();
    }

    private void checkDigest(String file, String expected, String found) {
        if (!expected.equals(found)) {
            problems.add(path(file) + ": expected sha256 " + expected + ", found " + found);
        }
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(path(file));
        } catch (IOException e) {
            problems.add(unreadable(file, e));
            return new byte[0];
        }
    }

    private String unreadable(String file, IOException e) {
        String found = Files.exists(path(file)) ? String.valueOf(e.getMessage()) : "no such file";
        return path(file) + ": expected a file of a model directory, found " + found;
    }

    private Path path(String file) {
        return settings.directory().resolve(file);
    }

    private void refuseIfProblems() throws ModelException {
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
    }

    private static String reason(OrtException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
        return message.replaceFirst("^Error code - \\w+ - message: ", "");
    }
}
