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
 * Compares the token ids, vectors and logits that this machine computes for the golden texts with those that the exporter recorded. As a
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
    private final Batch batch;
    private double largestDelta;

    /** @param tolerance the largest |Δlogit| that is accepted */
    GoldenCheck(ModelManifest manifest, DocumentEncoder encoder, String graph, double tolerance) {
        this.manifest = manifest;
        this.encoder = encoder;
        this.graph = graph;
        this.tolerance = tolerance;
        batch = new Batch(manifest.padId());
    }

    /** Runs every golden vector, each sequence as a batch of its own. */
    void run(Model model) {
        for (int i = 0; i < manifest.golden().size(); i++) {
            Golden golden = manifest.golden().get(i);
            String where = ManifestReader.FILE + ": golden[" + i + "].";
            Optional<Encoding> encoding = encode(golden, where);
            if (encoding.isPresent()) {
                compare(golden, encoding.get(), model, where);
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
        return same(where + "inputIds", golden.inputIds(), found)
                        && (isApart() || same(where + "lmask", golden.lmask(), found.length(), found::lmask))
                ? Optional.of(found)
                : Optional.empty();
    }

    private boolean isApart() {
        return manifest.layout().isApart();
    }

    private boolean same(String where, List<Integer> expected, Encoding found) {
        return same(where, expected, found.length(), found::inputId);
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

    private void compare(Golden golden, Encoding text, Model model, String where) {
        List<Double> expected = golden.logits().getOrDefault(graph, List.of());
        if (expected.size() != golden.labels().size()) {
            problems.add(where + "logits." + graph + ": expected "
                    + golden.labels().size() + " numbers, found " + expected.size());
            return;
        }
        try {
            float[] found = run(model, text);
            if (manifest.labels() instanceof LabelReading.Independent independent) {
                double vectorTolerance = tolerance / Math.abs(independent.scale());
                List<Double> vector = golden.vectors().getOrDefault(graph, List.of());
                if (!compare(where + "vectors." + graph, vector, found, vectorTolerance)) {
                    return;
                }
                found = logits(independent, golden, found, model, where);
            }
            if (compare(where + "logits." + graph, expected, found, tolerance)) {
                passed.add(text);
            }
        } catch (InferenceException e) {
            problems.add(graph + ": expected a graph that runs, but it failed: " + e.getMessage());
        }
    }

    /** The logits of labels that are read apart; empty if a label has other token ids than it should. */
    private float[] logits(LabelReading.Independent labels, Golden golden, float[] text, Model model, String where)
            throws InferenceException {
        float[] logits = new float[golden.labels().size()];
        for (int label = 0; label < logits.length; label++) {
            List<Encoding> sequences =
                    encoder.labels().sequences(golden.labels().get(label), labels.phrasings());
            List<List<Integer>> expected =
                    label < golden.labelIds().size() ? golden.labelIds().get(label) : List.of();
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < sequences.size(); i++) {
                String field = where + "labelIds[" + label + "][" + i + "]";
                if (!same(field, i < expected.size() ? expected.get(i) : List.of(), sequences.get(i))) {
                    return new float[0];
                }
                vectors.add(run(model, sequences.get(i)));
            }
            logits[label] = labels.logit(text, labels.labelVector(vectors));
        }
        return logits;
    }

    private float[] run(Model model, Encoding sequence) throws InferenceException {
        batch.fill(List.of(sequence), sequence.length());
        return model.run(batch).row(0, sequence);
    }

    /** @return whether there are as many numbers as expected, each within the tolerance */
    private boolean compare(String where, List<Double> expected, float[] found, double allowed) {
        if (expected.size() != found.length) {
            problems.add(where + ": expected " + expected.size() + " numbers, found " + found.length);
            return false;
        }
        for (int i = 0; i < found.length; i++) {
            double delta = Math.abs(found[i] - expected.get(i));
            largestDelta = Math.max(largestDelta, delta * tolerance / allowed);
            if (!(delta <= allowed)) {
                problems.add(
                        where + "[" + i + "]: expected " + expected.get(i) + " ± " + allowed + ", found " + found[i]);
                return false;
            }
        }
        return true;
    }
}
