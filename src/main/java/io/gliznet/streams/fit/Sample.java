package io.gliznet.streams.fit;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts whose labels are known, and the labels, as a model reads them. Ownership: the arrays are shared and not modified.
 *
 * @param texts vectors, {@code [text][dimension]}
 * @param asExamples vectors of what is kept of each text if it becomes an example, {@code [text][dimension]}; empty: there are no
 *     examples
 * @param labels vectors of the labels without examples, {@code [label][dimension]}
 * @param holds of each text, the labels that hold
 */
public record Sample(List<float[]> texts, List<float[]> asExamples, List<float[]> labels, List<BitSet> holds) {

    /** @throws IllegalArgumentException if the sizes differ */
    public Sample {
        texts = List.copyOf(texts);
        asExamples = List.copyOf(asExamples);
        labels = List.copyOf(labels);
        holds = List.copyOf(holds);
        if (holds.size() != texts.size() || (!asExamples.isEmpty() && asExamples.size() != texts.size())) {
            throw new IllegalArgumentException("expected as many texts as rows, found " + texts.size() + ", "
                    + asExamples.size() + " and " + holds.size());
        }
    }

    /** Whether any label holds for a text. */
    boolean isKnown(int text) {
        return !holds.get(text).isEmpty();
    }

    /** Labels that hold share a text evenly; {@code [text][label]}. */
    static double[][] shares(List<BitSet> holds, int labels) {
        return holds.stream()
                .map(row -> IntStream.range(0, labels)
                        .mapToDouble(label -> row.get(label) ? 1.0 / row.cardinality() : 0)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** How many texts have a label that holds. */
    long known() {
        return IntStream.range(0, texts.size()).filter(this::isKnown).count();
    }

    /** The labels that hold for no text. */
    public List<Integer> unused() {
        return IntStream.range(0, labels.size())
                .filter(label -> holds.stream().noneMatch(row -> row.get(label)))
                .boxed()
                .toList();
    }

    /** The first texts for which a label holds; at most so many. */
    List<Integer> examples(int label, int most) {
        return asExamples.isEmpty()
                ? List.of()
                : IntStream.range(0, texts.size())
                        .filter(text -> holds.get(text).get(label))
                        .limit(most)
                        .boxed()
                        .toList();
    }
}
