package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SetStatisticsTest {

    private static final Offset<Double> CLOSE = within(1e-9);
    private static final int ROUNDS = 50;

    /** One text as the naive computation sees it. */
    private record Text(Set<String> holding, List<Score> scores) {

        double best() {
            return scores.get(0).score();
        }

        boolean isSelected(String label) {
            return scores.stream().anyMatch(score -> score.label().equals(label) && score.selected());
        }
    }

    private record Pair(double score, boolean holds) {}

    @ParameterizedTest
    @EnumSource
    void figuresAreThoseOfANaiveComputation(LabelMode mode) {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> labels = IntStream.rangeClosed(1, 1 + chance.nextInt(6))
                    .mapToObj(i -> "label" + i)
                    .toList();
            List<Text> texts = texts(chance, labels, mode);
            List<Text> unrelated = texts(chance, labels, mode);

            EvaluationResult result = measured(mode, texts, unrelated);

            assertSelected(result, texts, labels, "seed " + seed + ", round " + round);
            assertThat(result.figures().ece())
                    .as("ECE, seed " + seed + ", round " + round)
                    .isEqualTo(naiveEce(pairs(mode, texts)), CLOSE);
            assertThat(result.figures().unrelated().auroc())
                    .as("AUROC, seed " + seed + ", round " + round)
                    .isEqualTo(naiveAuroc(texts, unrelated), CLOSE);
            assertThresholds(result, mode, texts, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void inSingleLabelModeOnlyTheBestScoreIsCalibrated() {
        EvaluationResult multi = measured(LabelMode.MULTI_LABEL, List.of(twoScores()), List.of());
        EvaluationResult single = measured(LabelMode.SINGLE_LABEL, List.of(twoScores()), List.of());

        assertThat(multi.figures().ece()).isEqualTo((0.25 + 0.5) / 2, CLOSE);
        assertThat(single.figures().ece()).isEqualTo(0.25, CLOSE);
    }

    @Test
    void whatTopKCutsIsNotSelected() {
        SetStatistics cut = new SetStatistics(LabelMode.MULTI_LABEL);
        cut.add(List.of("a"), scores(twoScores()), 1);

        assertThat(cut.result("set", 0, 1).figures().selected().perText()).isEqualTo(1);
        assertThat(measured(LabelMode.MULTI_LABEL, List.of(twoScores()), List.of())
                        .figures()
                        .selected()
                        .perText())
                .isEqualTo(2);
    }

    @Test
    void anEmptyTextIsMissedAndHasNothingSelected() {
        SetStatistics statistics = new SetStatistics(LabelMode.MULTI_LABEL);
        statistics.add(List.of("a"), new Scores(List.of(new Score("a", 0.75, true)), OptionalDouble.empty()), 0);
        statistics.addEmpty(List.of("a"));

        Figures figures = statistics.result("set", 0, 1).figures();

        assertThat(figures.selected()).isEqualTo(new SelectedFigures(2.0 / 3, 2.0 / 3, 1, 0.5, 0.5, 0.5));
        assertThat(figures.ece()).isEqualTo(0.25, CLOSE);
        assertThat(statistics
                        .result("set", 0, 1)
                        .details()
                        .thresholds()
                        .points()
                        .get(0)
                        .recall())
                .isEqualTo(0.5);
    }

    @Test
    void theProbabilityOfNoneTellsUnrelatedTextsApartWhereTheModelKnowsIt() {
        SetStatistics statistics = new SetStatistics(LabelMode.MULTI_LABEL);
        List<Score> scores = List.of(new Score("a", 0.75, true));
        statistics.add(List.of("a"), new Scores(scores, OptionalDouble.of(0.2)), 0);
        statistics.addUnrelated(new Scores(scores, OptionalDouble.of(0.3)), 0);

        assertThat(statistics.result("set", 0, 1).figures().unrelated().auroc()).isEqualTo(1);
    }

    private static Scores scores(Text text) {
        return new Scores(text.scores(), OptionalDouble.empty());
    }

    private static Text twoScores() {
        return new Text(Set.of("a"), List.of(new Score("a", 0.75, true), new Score("b", 0.5, true)));
    }

    private static EvaluationResult measured(LabelMode mode, List<Text> texts, List<Text> unrelated) {
        SetStatistics statistics = new SetStatistics(mode);
        texts.forEach(text -> statistics.add(text.holding(), scores(text), 0));
        unrelated.forEach(text -> statistics.addUnrelated(scores(text), 0));
        return statistics.result("set", 0, 1);
    }

    /** Scores on a coarse grid, so that ties and borders of bins are frequent. */
    private static List<Text> texts(Random chance, List<String> labels, LabelMode mode) {
        List<Text> texts = new ArrayList<>();
        for (int i = 1 + chance.nextInt(30); i > 0; i--) {
            List<Score> scores = new ArrayList<>();
            labels.forEach(label -> scores.add(new Score(label, chance.nextInt(31) / 30.0, false)));
            scores.sort(Comparator.comparingDouble(Score::score).reversed());
            for (int rank = 0; rank < scores.size(); rank++) {
                Score score = scores.get(rank);
                boolean may = rank == 0 || mode == LabelMode.MULTI_LABEL;
                scores.set(rank, new Score(score.label(), score.score(), may && score.score() >= 0.5));
            }
            Set<String> holding = new LinkedHashSet<>(Set.of(labels.get(chance.nextInt(labels.size()))));
            labels.stream().filter(label -> chance.nextInt(4) == 0).forEach(holding::add);
            texts.add(new Text(holding, scores));
        }
        return texts;
    }

    private static void assertSelected(
            EvaluationResult result, List<Text> texts, List<String> labels, String description) {
        SelectedFigures figures = result.figures().selected();
        double right = 0;
        double selected = 0;
        double holding = 0;
        List<Double> f1s = new ArrayList<>();
        for (String label : labels) {
            double both = count(
                    texts, text -> text.isSelected(label) && text.holding().contains(label) ? 1 : 0);
            double chosen = count(texts, text -> text.isSelected(label) ? 1 : 0);
            double holds = count(texts, text -> text.holding().contains(label) ? 1 : 0);
            if (chosen + holds > 0) {
                f1s.add(both == 0 ? 0 : 2 / (chosen / both + holds / both));
            }
            right += both;
            selected += chosen;
            holding += holds;
        }
        assertThat(figures.precision()).as(description).isEqualTo(selected == 0 ? 0 : right / selected, CLOSE);
        assertThat(figures.recall()).as(description).isEqualTo(right / holding, CLOSE);
        assertThat(figures.microF1())
                .as(description)
                .isEqualTo(right == 0 ? 0 : 2 / (selected / right + holding / right), CLOSE);
        assertThat(figures.macroF1())
                .as(description)
                .isEqualTo(f1s.stream().collect(Collectors.averagingDouble(f1 -> f1)), CLOSE);
        assertThat(figures.perText()).as(description).isEqualTo(selected / texts.size(), CLOSE);
    }

    private static void assertThresholds(
            EvaluationResult result, LabelMode mode, List<Text> texts, String description) {
        List<Pair> pairs = pairs(mode, texts);
        double holding = count(texts, text -> text.holding().size());
        for (ThresholdCurve.Point point : result.details().thresholds().points()) {
            double right = count(pairs, pair -> pair.holds() && pair.score() >= point.threshold() ? 1 : 0);
            double selected = count(pairs, pair -> pair.score() >= point.threshold() ? 1 : 0);
            assertThat(point.recall()).as(description + ", " + point).isEqualTo(right / holding, CLOSE);
            assertThat(point.precision())
                    .as(description + ", " + point)
                    .isEqualTo(selected == 0 ? 0 : right / selected, CLOSE);
        }
    }

    private static List<Pair> pairs(LabelMode mode, List<Text> texts) {
        return texts.stream()
                .flatMap(text -> text.scores().stream()
                        .limit(mode == LabelMode.MULTI_LABEL ? text.scores().size() : 1)
                        .map(score -> new Pair(score.score(), text.holding().contains(score.label()))))
                .toList();
    }

    private static double naiveEce(List<Pair> pairs) {
        double error = 0;
        for (int bin = 0; bin < 15; bin++) {
            double from = bin / 15.0;
            double to = bin == 14 ? 2 : (bin + 1) / 15.0;
            List<Pair> inside = pairs.stream()
                    .filter(pair -> pair.score() >= from && pair.score() < to)
                    .toList();
            if (!inside.isEmpty()) {
                double mean = count(inside, Pair::score) / inside.size();
                double share = count(inside, pair -> pair.holds() ? 1 : 0) / inside.size();
                error += Math.abs(mean - share) * inside.size() / pairs.size();
            }
        }
        return error;
    }

    private static double naiveAuroc(List<Text> texts, List<Text> unrelated) {
        double wins = count(
                texts,
                text -> count(
                        unrelated, other -> text.best() > other.best() ? 1 : text.best() == other.best() ? 0.5 : 0));
        return wins / texts.size() / unrelated.size();
    }

    private static <T> double count(List<T> of, ToDoubleFunction<T> value) {
        return of.stream().mapToDouble(value).sum();
    }
}
