package io.gliznet.streams.score;

import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Converts the logits of one document to scores, and selects labels. A softmax covers all scored labels of the set, also if they
 * were in different sequences. Scores are in descending order, and equal ones in the order of the set; at most topK of them are
 * returned. Labels without a logit are absent.
 */
public final class Scorer {

    private final LabelSet labelSet;
    private final int[] labels;
    private final double[] logits;
    private final double best;
    private final double bestOfModel;
    private final OptionalDouble anyHolds;
    private final boolean isRelative;

    private Scorer(LabelSet labelSet, LabelLogits perLabel) {
        this.labelSet = labelSet;
        isRelative = labelSet.isRelative();
        labels = perLabel.scored().stream().toArray();
        logits = IntStream.of(labels)
                .mapToDouble(label -> labelSet.decision()
                        .logit(perLabel.value(label), labelSet.labels().get(label)))
                .toArray();
        best = DoubleStream.of(logits).max().orElse(0);
        bestOfModel = IntStream.of(labels).mapToDouble(perLabel::value).max().orElse(0);
        anyHolds = isRelative ? anyHolds(perLabel.anyHolds()) : OptionalDouble.empty();
    }

    /** The scores of one document, best first. */
    public static Scores score(LabelSet labelSet, LabelLogits logits) {
        return new Scorer(labelSet, logits).scores();
    }

    private Scores scores() {
        double[] scores = ofAllLabels();
        int limit = labelSet.topK() == 0 ? labels.length : labelSet.topK();
        int[] bestFirst = IntStream.range(0, labels.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        double lowestSelected = doesBestHold() ? best + labelSet.decision().logOddsRatio() : Double.POSITIVE_INFINITY;
        List<Score> sorted = IntStream.range(0, bestFirst.length)
                .mapToObj(rank -> {
                    int index = bestFirst[rank];
                    Label label = labelSet.labels().get(labels[index]);
                    boolean mayBeSelected = rank == 0 || labelSet.mode() == LabelMode.MULTI_LABEL;
                    return new Score(
                            label.name(),
                            scores[index],
                            mayBeSelected && isSelected(label, logits[index], scores[index], lowestSelected));
                })
                .toList();
        return new Scores(
                sorted, anyHolds.isPresent() ? OptionalDouble.of(1 - sigmoid(anyHolds.getAsDouble())) : anyHolds);
    }

    private boolean isSelected(Label label, double logit, double score, double lowestSelected) {
        return isRelative ? logit >= lowestSelected : score >= labelSet.threshold(label);
    }

    /** Where the model does not know when none of the labels holds, as long as its best logit is not below the strictness. */
    private boolean doesBestHold() {
        return anyHolds.orElse(labelSet.mode() == LabelMode.SINGLE_LABEL ? 0 : bestOfModel - strictness()) >= 0;
    }

    private double strictness() {
        return labelSet.decision().strictness().orElse(0);
    }

    private OptionalDouble anyHolds(OptionalDouble logit) {
        return logit.isPresent() ? OptionalDouble.of(logit.getAsDouble() - strictness()) : logit;
    }

    /** Without thresholds, the part of each label in the probability that any holds; with thresholds, what they were chosen for. */
    private double[] ofAllLabels() {
        if (anyHolds.isPresent()) {
            return softmax(sigmoid(anyHolds.getAsDouble()));
        }
        return switch (labelSet.mode()) {
            case MULTI_LABEL -> DoubleStream.of(logits).map(Scorer::sigmoid).toArray();
            case SINGLE_LABEL -> softmax(1);
        };
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** @param total of all scores */
    private double[] softmax(double total) {
        double[] scores =
                DoubleStream.of(logits).map(logit -> Math.exp(logit - best)).toArray();
        double factor = total / DoubleStream.of(scores).sum();
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= factor;
        }
        return scores;
    }
}
