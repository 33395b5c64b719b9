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
