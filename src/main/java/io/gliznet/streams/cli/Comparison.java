package io.gliznet.streams.cli;

import io.gliznet.streams.evaluation.EvaluationResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the best labels of one set differ between two models or label sets.
 *
 * @param texts that both have scored, or found empty
 * @param changes how many of them have another best label, by what that means
 * @param examples the first ones of each kind, in the order of the lines
 */
record Comparison(
        EvaluationResult a, EvaluationResult b, int texts, Map<Kind, Integer> changes, List<Example> examples) {

    private static final int EXAMPLES = 5;

    /** What another best label means. */
    enum Kind {
        /** B is right and A was not. */
        BETTER,
        /** A was right and B is not. */
        WORSE,
        /** Both are right, or none is. */
        OTHER
    }

    /**
     * A text with another best label.
     *
     * @param line number in the set
     * @param a best label; empty: the text is empty for A
     * @param holding the labels that hold
     */
    record Example(int line, Kind kind, Optional<String> a, Optional<String> b, List<String> holding) {}

    Comparison {
        changes = Map.copyOf(changes);
        examples = List.copyOf(examples);
    }

    static Comparison of(
            EvaluationResult a,
            List<SetEvaluation.Answer> answersOfA,
            EvaluationResult b,
            List<SetEvaluation.Answer> answersOfB) {
        Map<Integer, SetEvaluation.Answer> byLine =
                answersOfA.stream().collect(Collectors.toMap(SetEvaluation.Answer::line, Function.identity()));
        Map<Kind, Integer> changes = new EnumMap<>(Kind.class);
        List<Example> examples = new ArrayList<>();
        int texts = 0;
        for (SetEvaluation.Answer after : answersOfB) {
            SetEvaluation.Answer before = byLine.get(after.line());
            if (before == null) {
                continue; // one of the label sets does not have its labels
            }
            texts++;
            if (!before.best().equals(after.best())) {
                Kind kind = kind(before, after);
                if (changes.merge(kind, 1, Integer::sum) <= EXAMPLES) {
                    examples.add(new Example(after.line(), kind, before.best(), after.best(), after.holding()));
                }
            }
        }
        return new Comparison(a, b, texts, changes, examples);
    }

    int changed(Kind kind) {
        return Objects.requireNonNullElse(changes.get(kind), 0);
    }

    /** Texts with another best label. */
    int changed() {
        return changes.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Kind kind(SetEvaluation.Answer before, SetEvaluation.Answer after) {
        if (before.isRight() == after.isRight()) {
            return Kind.OTHER;
        }
        return after.isRight() ? Kind.BETTER : Kind.WORSE;
    }
}
