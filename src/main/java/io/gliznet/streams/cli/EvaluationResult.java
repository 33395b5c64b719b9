package io.gliznet.streams.cli;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What came out for one evaluation set.
 *
 * @param empty examples without a text, which count as wrong
 * @param accuracy 0 to 1
 * @param macroF1 0 to 1
 */
record EvaluationResult(
        String set, int examples, int empty, double accuracy, double macroF1, double documentsPerSecond) {

    static EvaluationResult of(String set, Accuracy accuracy, double seconds) {
        return new EvaluationResult(
                set,
                accuracy.examples(),
                accuracy.empty(),
                accuracy.accuracy(),
                accuracy.macroF1(),
                accuracy.examples() / seconds);
    }

    /** Counts are summed, all else is averaged over the sets. */
    static EvaluationResult mean(List<EvaluationResult> results) {
        return new EvaluationResult(
                "mean",
                results.stream().mapToInt(EvaluationResult::examples).sum(),
                results.stream().mapToInt(EvaluationResult::empty).sum(),
                average(results, EvaluationResult::accuracy),
                average(results, EvaluationResult::macroF1),
                average(results, EvaluationResult::documentsPerSecond));
    }

    private static double average(List<EvaluationResult> results, ToDoubleFunction<EvaluationResult> figure) {
        return results.stream().mapToDouble(figure).average().orElse(0);
    }
}
