package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.SetStatistics;
import io.gliznet.streams.label.LabelMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final EvaluationResult RESULT = new SetStatistics(LabelMode.MULTI_LABEL).result("set", 0, 1);

    @Test
    void eachKindOfChangeIsCounted() {
        Comparison comparison = compare(
                List.of(answer(1, "x"), answer(2, "a"), answer(3, "x"), answer(4, "a"), answer(5, "a")),
                List.of(answer(1, "a"), answer(2, "x"), answer(3, "y"), answer(4, "b"), answer(5, "a")));

        assertThat(comparison.texts()).isEqualTo(5);
        assertThat(comparison.changed()).isEqualTo(4);
        assertThat(comparison.changed(Comparison.Kind.BETTER)).isEqualTo(1);
        assertThat(comparison.changed(Comparison.Kind.WORSE)).isEqualTo(1);
        assertThat(comparison.changed(Comparison.Kind.OTHER)).isEqualTo(2);
        assertThat(comparison.examples())
                .extracting(Comparison.Example::line, Comparison.Example::kind)
                .containsExactly(
                        tuple(1, Comparison.Kind.BETTER),
                        tuple(2, Comparison.Kind.WORSE),
                        tuple(3, Comparison.Kind.OTHER),
                        tuple(4, Comparison.Kind.OTHER));
    }

    @Test
    void atMostFiveExamplesOfAKindAreKept() {
        Comparison comparison = compare(
                IntStream.rangeClosed(1, 9).mapToObj(line -> answer(line, "x")).toList(),
                IntStream.rangeClosed(1, 9).mapToObj(line -> answer(line, "a")).toList());

        assertThat(comparison.changed()).isEqualTo(9);
        assertThat(comparison.examples()).extracting(Comparison.Example::line).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void linesThatOnlyOneOfThemCouldScoreAreLeftOut() {
        Comparison comparison =
                compare(List.of(answer(1, "a"), answer(3, "a")), List.of(answer(2, "x"), answer(3, "a")));

        assertThat(comparison.texts()).isEqualTo(1);
        assertThat(comparison.changed()).isZero();
    }

    private static Comparison compare(List<SetEvaluation.Answer> a, List<SetEvaluation.Answer> b) {
        return Comparison.of(RESULT, a, RESULT, b);
    }

    /** Of a text for which the labels a and b hold. */
    private static SetEvaluation.Answer answer(int line, String best) {
        return new SetEvaluation.Answer(line, List.of("a", "b"), Optional.of(best));
    }
}
