package io.gliznet.streams.label;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How logits are read, and which labels are selected if no threshold says so.
 *
 * @param selection the rule
 * @param oddsRatio a label of a multi-label set is selected if its odds (the exponential of its logit) are at least this share of the
 *     best label's, which is the ratio of their scores by this rule; more than 0 and at most 1; if empty, {@link #DEFAULT_ODDS_RATIO}
 * @param strictness is subtracted from the logit of the probability that any label holds; more of it leaves more documents without
 *     a selected label; if empty, 0
 * @param scale by which each logit of the model is multiplied, more than 0; if empty, 1
 */
public record Decision(Selection selection, OptionalDouble oddsRatio, OptionalDouble strictness, OptionalDouble scale) {

    public static final double DEFAULT_ODDS_RATIO = 0.7;

    /** The rule follows from the thresholds, and the numbers have their defaults. */
    public static final Decision DEFAULT = of(Selection.AUTOMATIC);

    /** A rule whose numbers have their defaults. */
    public static Decision of(Selection selection) {
        return new Decision(selection, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** The same rule without what was fitted to it; it follows no thresholds. */
    Decision unfitted() {
        return of(selection == Selection.THRESHOLD ? Selection.AUTOMATIC : selection);
    }

    /** The logit of a label, from that of the model. */
    public double logit(double ofModel, Label label) {
        return scale.orElse(1) * ofModel + label.bias().orElse(0);
    }

    /** Natural logarithm of the odds ratio; 0 or less. */
    public double logOddsRatio() {
        return Math.log(oddsRatio.orElse(DEFAULT_ODDS_RATIO));
    }

    void check(List<String> problems) {
        oddsRatio.ifPresent(value -> {
            if (!(value > 0 && value <= 1)) {
                problems.add("oddsRatio: expected more than 0 and at most 1, found " + value);
            }
        });
        scale.ifPresent(value -> {
            if (!(value > 0 && value <= LabelSet.MAX_LOGIT)) {
                problems.add("scale: expected more than 0 and at most " + LabelSet.MAX_LOGIT + ", found " + value);
            }
        });
        checkLogit("strictness", strictness, problems);
    }

    static void checkLogit(String field, OptionalDouble logit, List<String> problems) {
        logit.ifPresent(value -> {
            if (!(Math.abs(value) <= LabelSet.MAX_LOGIT)) {
                problems.add(
                        field + ": expected " + -LabelSet.MAX_LOGIT + " to " + LabelSet.MAX_LOGIT + ", found " + value);
            }
        });
    }
}
