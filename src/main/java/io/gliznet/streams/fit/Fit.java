package io.gliznet.streams.fit;

import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LabelReading.Independent;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What fits a label set to texts whose labels are known. Every number is chosen on texts that it was not computed from: a text is no
 * example of its own labels, and biases are those of the other folds.
 *
 * @param isBetter whether cross-entropy is lower and micro F1 is not with the fitted values; if not, all of them have their defaults
 * @param examples rows of the texts that become examples, for each label
 * @param scale by which logits are multiplied
 * @param biases of the labels
 * @param oddsRatio how close to the best label another one must come
 * @param strictness is subtracted from the logit of the probability that any label holds
 * @param before what is selected of the texts with nothing fitted
 * @param after what is selected of them by the fitted values, on texts that had no part in each; also if they are not better
 */
public record Fit(
        boolean isBetter,
        List<List<Integer>> examples,
        double scale,
        List<Double> biases,
        double oddsRatio,
        double strictness,
        Selected before,
        Selected after) {

    /** Fewer texts say nothing. */
    public static final int MIN_TEXTS = 20;

    private static final int FOLDS = 5;
    private static final double[] SCALES = {0.8, 1, 1.25, 1.6};
    private static final double[] RIDGES = {2, 8, 32};
    private static final double[] RATIOS = {0.5, 0.6, 0.7, 0.8, 0.9};

    /** Of micro F1, for each 0.1 by which the odds ratio is not the default: few texts do not know it better. */
    private static final double RATIO_PENALTY = 0.1;

    /** Of the texts for which a label holds, which are given up to tell unrelated texts apart. */
    private static final double LOST = 0.02;

    /** Logits with the biases of the other folds, and what these follow from. */
    private static final class Tried {
        private final double scale;
        private final double ridge;
        private final double[][] logits;
        private final double crossEntropy;

        Tried(double scale, double ridge, double[][] logits, double[][] wanted) {
            this.scale = scale;
            this.ridge = ridge;
            this.logits = logits;
            crossEntropy = Biases.crossEntropy(logits, wanted);
        }

        double crossEntropy() {
            return crossEntropy;
        }
    }

    /** @throws IllegalArgumentException if there are fewer texts with a label than {@link #MIN_TEXTS} */
    public static Fit of(Sample sample, Independent model, LabelMode mode) {
        if (sample.known() < MIN_TEXTS) {
            throw new IllegalArgumentException(
                    "expected at least " + MIN_TEXTS + " texts with a label of the set, found " + sample.known());
        }
        int labels = sample.labels().size();
        List<List<Integer>> none = Collections.nCopies(labels, List.of());
        LeftOut plain = LeftOut.of(sample, model, mode, none);
        Selected before = selected(sample, mode, plain.logits(), plain.anyHolds(), Decision.DEFAULT_ODDS_RATIO);
        Fit fitted = fitted(sample, model, mode, before);
        return fitted.isBetter
                ? fitted
                : new Fit(
                        false,
                        none,
                        1,
                        Collections.nCopies(labels, 0.0),
                        Decision.DEFAULT_ODDS_RATIO,
                        0,
                        before,
                        fitted.after);
    }

    private static Fit fitted(Sample sample, Independent model, LabelMode mode, Selected before) {
        List<List<Integer>> examples = IntStream.range(0, sample.labels().size())
                .mapToObj(label -> sample.examples(label, LabelSet.MAX_EXAMPLES))
                .toList();
        LeftOut moved = LeftOut.of(sample, model, mode, examples);
        double[][] wanted = Sample.shares(sample.holds(), examples.size());
        Tried best = Arrays.stream(SCALES)
                .boxed()
                .flatMap(scale -> Arrays.stream(RIDGES).mapToObj(ridge -> attempt(moved, wanted, scale, ridge)))
                .min(Comparator.comparingDouble(Tried::crossEntropy))
                .orElseThrow();
        double ratio = mode == LabelMode.SINGLE_LABEL ? Decision.DEFAULT_ODDS_RATIO : ratio(best, sample);
        double strictness = strictness(sample, moved);
        double[] anyHolds =
                Arrays.stream(moved.anyHolds()).map(logit -> logit - strictness).toArray();
        Selected after = selected(sample, mode, best.logits, anyHolds, ratio);
        return new Fit(
                after.isBetterThan(before),
                examples,
                best.scale,
                Arrays.stream(Biases.fit(scaled(moved.logits(), best.scale), wanted, best.ridge))
                        .boxed()
                        .toList(),
                ratio,
                strictness,
                before,
                after);
    }

    private static Selected selected(
            Sample sample, LabelMode mode, double[][] logits, double[] anyHolds, double oddsRatio) {
        return Selected.of(mode, logits, anyHolds, Math.log(oddsRatio), sample.holds());
    }

    private static Tried attempt(LeftOut moved, double[][] wanted, double scale, double ridge) {
        double[][] logits = scaled(moved.logits(), scale);
        double[][] judged = new double[logits.length][];
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            int[] others = IntStream.range(0, logits.length)
                    .filter(text -> text % FOLDS != left)
                    .toArray();
            double[] biases = Biases.fit(rows(logits, others), rows(wanted, others), ridge);
            for (int text = fold; text < logits.length; text += FOLDS) {
                judged[text] = plus(logits[text], biases);
            }
        }
        return new Tried(scale, ridge, judged, wanted);
    }

    private static double ratio(Tried best, Sample sample) {
        double[] all = new double[best.logits.length];
        return Arrays.stream(RATIOS)
                .boxed()
                .max(Comparator.comparingDouble(
                        ratio -> Selected.of(LabelMode.MULTI_LABEL, best.logits, all, Math.log(ratio), sample.holds())
                                        .microF1()
                                - RATIO_PENALTY * Math.abs(ratio - Decision.DEFAULT_ODDS_RATIO)))
                .orElseThrow();
    }

    /** The quantile between the order statistics around share · count - 1/2. */
    private static double strictness(Sample sample, LeftOut moved) {
        double[] sorted = IntStream.range(0, moved.anyHolds().length)
                .filter(sample::isKnown)
                .mapToDouble(text -> moved.anyHolds()[text])
                .sorted()
                .toArray();
        double at = Math.max(0, LOST * sorted.length - 0.5);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static double[][] scaled(double[][] logits, double scale) {
        return Arrays.stream(logits)
                .map(row -> Arrays.stream(row).map(logit -> scale * logit).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] rows(double[][] all, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(row -> all[row]).toArray(double[][]::new);
    }

    private static double[] plus(double[] logits, double[] biases) {
        return IntStream.range(0, logits.length)
                .mapToDouble(label -> logits[label] + biases[label])
                .toArray();
    }
}
