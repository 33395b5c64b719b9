package io.gliznet.streams.fit;

import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.model.LabelReading.Independent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Logits of texts by label vectors in which the text itself is no example, so that they are like those of texts to come. */
final class LeftOut {

    private final double[][] logits;
    private final double[] anyHolds;

    private LeftOut(double[][] logits, double[] anyHolds) {
        this.logits = logits;
        this.anyHolds = anyHolds;
    }

    /** {@code [text][label]}. */
    double[][] logits() {
        return logits;
    }

    /** Logit of the probability that any label holds; where the model does not know, what the rule goes by instead. */
    double[] anyHolds() {
        return anyHolds;
    }

    /** @param examples rows of the texts that are examples of each label */
    static LeftOut of(Sample sample, Independent model, LabelMode mode, List<List<Integer>> examples) {
        List<float[]> all = IntStream.range(0, sample.labels().size())
                .mapToObj(label -> vector(sample, model, label, examples.get(label)))
                .toList();
        int texts = sample.texts().size();
        double[][] logits = new double[texts][];
        double[] anyHolds = new double[texts];
        for (int text = 0; text < texts; text++) {
            float[] vector = sample.texts().get(text);
            float[] ofText = new float[all.size()];
            for (int label = 0; label < ofText.length; label++) {
                List<Integer> rows = examples.get(label);
                ofText[label] = model.logit(
                        vector,
                        rows.contains(text) ? vector(sample, model, label, without(rows, text)) : all.get(label));
            }
            logits[text] = IntStream.range(0, ofText.length)
                    .mapToDouble(label -> ofText[label])
                    .toArray();
            anyHolds[text] = model.anyHolds(vector, ofText)
                    .orElse(mode == LabelMode.SINGLE_LABEL ? 0 : logits[text][Selected.best(logits[text])]);
        }
        return new LeftOut(logits, anyHolds);
    }

    private static float[] vector(Sample sample, Independent model, int label, List<Integer> examples) {
        return model.towards(
                sample.labels().get(label),
                examples.stream().map(sample.asExamples()::get).toList());
    }

    private static List<Integer> without(List<Integer> rows, int text) {
        List<Integer> others = new ArrayList<>(rows);
        others.remove(Integer.valueOf(text));
        return others;
    }
}
