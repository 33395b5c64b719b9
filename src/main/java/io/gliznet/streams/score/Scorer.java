package io.gliznet.streams.score;

import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Converts logits to scores. A softmax covers all scored labels of the set, also if they were in different sequences. Scores are
 * in descending order, and equal ones in the order of the set; at most topK of them are returned. Labels without a logit are
 * absent.
 */
public final class Scorer {

    private Scorer() {}

    /** The scores of one document, best first. */
    public static List<Score> score(LabelSet labelSet, LabelLogits logits) {
        int[] labels = logits.scored().stream().toArray();
        double[] scores =
                switch (labelSet.mode()) {
                    case MULTI_LABEL -> sigmoid(labels, logits);
                    case SINGLE_LABEL -> softmax(labels, logits);
                };
        int limit = labelSet.topK() == 0 ? labels.length : labelSet.topK();
        int[] bestFirst = IntStream.range(0, labels.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        return IntStream.range(0, bestFirst.length)
                .mapToObj(rank -> {
                    Label label = labelSet.labels().get(labels[bestFirst[rank]]);
                    double score = scores[bestFirst[rank]];
                    boolean mayBeSelected = rank == 0 || labelSet.mode() == LabelMode.MULTI_LABEL;
                    return new Score(label.name(), score, mayBeSelected && score >= labelSet.threshold(label));
                })
                .toList();
    }

    private static double[] sigmoid(int[] labels, LabelLogits logits) {
        return IntStream.of(labels)
                .mapToDouble(label -> 1 / (1 + Math.exp(-logits.value(label))))
                .toArray();
    }

    private static double[] softmax(int[] labels, LabelLogits logits) {
        double largest = IntStream.of(labels).mapToDouble(logits::value).max().orElse(0);
        double[] scores = IntStream.of(labels)
                .mapToDouble(label -> Math.exp(logits.value(label) - largest))
                .toArray();
        double sum = DoubleStream.of(scores).sum();
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
        return scores;
    }
}
