package io.gliznet.streams.model;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.ModelManifest.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Compares the token ids and logits that this machine computes for the golden texts with those that the exporter recorded. As a
 * side effect, it warms the session up. Threading: one thread.
 */
final class GoldenCheck {

    private static final LabelSetKey KEY = new LabelSetKey("golden", "vector");

    private final ModelManifest manifest;
    private final DocumentEncoder encoder;
    private final String graph;
    private final double tolerance;
    private final List<String> problems = new ArrayList<>();
    private final List<Encoding> passed = new ArrayList<>();
    private double largestDelta;

    /** @param tolerance the largest |Δlogit| that is accepted */
    GoldenCheck(ModelManifest manifest, DocumentEncoder encoder, String graph, double tolerance) {
        this.manifest = manifest;
        this.encoder = encoder;
        this.graph = graph;
        this.tolerance = tolerance;
    }

    /** Runs every golden vector as a batch of its own. */
    void run(Model model) {
        Batch batch = new Batch(manifest.padId());
        for (int i = 0; i < manifest.golden().size(); i++) {
            Golden golden = manifest.golden().get(i);
            String where = ManifestReader.FILE + ": golden[" + i + "].";
            Optional<Encoding> encoding = encode(golden, where);
            if (encoding.isPresent()) {
                compareLogits(golden, encoding.get(), model, batch, where);
            }
        }
    }

    /** Every difference; empty if the model computes what it should. */
    List<String> problems() {
        return problems;
    }

    /** The largest |Δlogit| of all vectors. */
    double largestDelta() {
        return largestDelta;
    }

    /** A sequence that the model has run. */
    Encoding probe() {
        return passed.get(0);
    }

    private Optional<Encoding> encode(Golden golden, String where) {
        Document document = new Document("golden", KEY, Optional.empty(), golden.text(), Map.of());
        LabelSet labels =
                LabelSet.of(KEY, golden.labels().stream().map(Label::named).toList());
        List<Encoding> encodings;
        try {
            encodings =
                    encoder.encode(document, encoder.labels().encode(labels)).encodings();
        } catch (IllegalArgumentException e) {
            problems.add(where + "labels: " + e.getMessage());
            return Optional.empty();
        }
        if (encodings.size() != 1) {
            problems.add(where + "text: expected one sequence of at most " + manifest.maxLength() + " tokens, found "
                    + encodings.size());
            return Optional.empty();
        }
        Encoding found = encodings.get(0);
        return same(where + "inputIds", golden.inputIds(), found.length(), found::inputId)
                        && same(where + "lmask", golden.lmask(), found.length(), found::lmask)
                ? Optional.of(found)
                : Optional.empty();
    }

    private boolean same(String where, List<Integer> expected, int length, IntUnaryOperator found) {
        if (expected.size() != length) {
            problems.add(where + ": expected " + expected.size() + " tokens, found " + length);
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (expected.get(i) != found.applyAsInt(i)) {
                problems.add(where + "[" + i + "]: expected " + expected.get(i) + ", found " + found.applyAsInt(i));
                return false;
            }
        }
        return true;
    }

    private void compareLogits(Golden golden, Encoding encoding, Model model, Batch batch, String where) {
        List<Double> expected = golden.logits().getOrDefault(graph, List.of());
        if (expected.size() != encoding.labelCount()) {
            problems.add(where + "logits." + graph + ": expected " + encoding.labelCount() + " numbers, found "
                    + expected.size());
            return;
        }
        batch.fill(List.of(encoding), encoding.length());
        try {
            float[] found = model.run(batch).row(0, encoding.labelCount());
            for (int label = 0; label < found.length; label++) {
                double delta = Math.abs(found[label] - expected.get(label));
                largestDelta = Math.max(largestDelta, delta);
                if (!(delta <= tolerance)) {
                    problems.add(where + "logits." + graph + "[" + label + "]: expected " + expected.get(label) + " ± "
                            + tolerance + ", found " + found[label]);
                    return;
                }
            }
            passed.add(encoding);
        } catch (InferenceException e) {
            problems.add(graph + ": expected a graph that runs, but it failed: " + e.getMessage());
        }
    }
}
