package io.gliznet.streams.evaluation;

import io.gliznet.streams.label.LabelMode;
import java.util.List;

/**
 * What came out for one evaluation set.
 *
 * @param mode how the scores were computed
 * @param skipped lines that are not examples
 */
public record EvaluationResult(String set, LabelMode mode, long skipped, Figures figures, Details details) {

    /**
     * @param confusions the worst, most frequent first
     * @param labels by name
     * @param bins of the scores that {@code ece} is about
     * @param thresholds what fixed thresholds would select: of every label in multi-label mode, of the best in single-label mode
     */
    public record Details(
            List<Confusions.Confusion> confusions,
            List<LabelFigures> labels,
            List<Calibration.Bin> bins,
            ThresholdCurve thresholds) {

        public Details {
            confusions = List.copyOf(confusions);
            labels = List.copyOf(labels);
            bins = List.copyOf(bins);
        }
    }
}
