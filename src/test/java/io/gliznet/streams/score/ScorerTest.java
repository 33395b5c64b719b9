package io.gliznet.streams.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ScorerTest {

    @Test
    void multiLabelScoresEachLabelIndependently() {
        List<Score> scores = scores(set(LabelMode.MULTI_LABEL, 0, OptionalDouble.of(0.5)), logits(0f, 2f, -2f));

        assertThat(scores).extracting(Score::label).containsExactly("b", "a", "c");
        assertThat(scores).extracting(Score::selected).containsExactly(true, true, false);
        assertThat(scores.get(0).score()).isCloseTo(0.8808, within(1e-4));
        assertThat(scores.get(1).score()).isEqualTo(0.5);
    }

    @Test
    void singleLabelScoresSumToOneAndTheBestIsSelected() {
        List<Score> scores = scores(set(LabelMode.SINGLE_LABEL, 0), logits(1f, 3f, 2f));

        assertThat(scores).extracting(Score::label).containsExactly("b", "c", "a");
        assertThat(scores).extracting(Score::selected).containsExactly(true, false, false);
        assertThat(scores.stream().mapToDouble(Score::score).sum()).isCloseTo(1, within(1e-12));
        assertThat(scores.get(0).score()).isCloseTo(0.6652, within(1e-4));
    }

    @Test
    void singleLabelSelectsNothingBelowItsThreshold() {
        LabelSet set = set(LabelMode.SINGLE_LABEL, 0, OptionalDouble.of(0.9));

        assertThat(scores(set, logits(1f, 1.1f, 1f))).noneMatch(Score::selected);
    }

    @Test
    void theThresholdOfALabelOverridesThatOfTheSet() {
        LabelSet set = new LabelSet(
                Sequences.KEY,
                List.of(
                        new Label("a", Optional.empty(), OptionalDouble.of(0.4)),
                        Label.named("b"),
                        new Label("c", Optional.empty(), OptionalDouble.of(0.99))),
                LabelMode.MULTI_LABEL,
                OptionalDouble.of(0.7),
                0,
                "{}",
                Aggregation.MAX,
                0);

        assertThat(scores(set, logits(0f, 0f, 3f)))
                .extracting(Score::label, Score::selected)
                .containsExactly(tuple("c", false), tuple("a", true), tuple("b", false));
    }

    @Test
    void topKLimitsTheListButNotTheSoftmax() {
        List<Score> all = scores(set(LabelMode.SINGLE_LABEL, 0), logits(1f, 3f, 2f));

        assertThat(scores(set(LabelMode.SINGLE_LABEL, 2), logits(1f, 3f, 2f))).isEqualTo(all.subList(0, 2));
    }

    @Test
    void equalScoresKeepTheOrderOfTheSet() {
        assertThat(scores(set(LabelMode.MULTI_LABEL, 0), logits(1f, 1f, 1f)))
                .extracting(Score::label)
                .containsExactly("a", "b", "c");
    }

    @Test
    void extremeLogitsGiveFiniteScores() {
        assertThat(scores(set(LabelMode.SINGLE_LABEL, 0), logits(3e38f, -3e38f, 0f)))
                .extracting(Score::score)
                .containsExactly(1.0, 0.0, 0.0);
        assertThat(scores(set(LabelMode.MULTI_LABEL, 0), logits(3e38f, -3e38f, 0f)))
                .extracting(Score::score)
                .containsExactly(1.0, 0.5, 0.0);
    }

    @Test
    void windowsAreAggregatedPerLabel() {
        LabelLogits max = new LabelLogits(3, Aggregation.MAX);
        LabelLogits mean = new LabelLogits(3, Aggregation.MEAN);
        for (float[] window : List.of(new float[] {1f, -4f, 0f}, new float[] {-3f, -2f, 0f})) {
            max.add(0, window);
            mean.add(0, window);
        }

        assertThat(List.of(max.value(0), max.value(1), max.value(2))).containsExactly(1.0, -2.0, 0.0);
        assertThat(List.of(mean.value(0), mean.value(1), mean.value(2))).containsExactly(-1.0, -3.0, 0.0);
    }

    @Test
    void labelPassesAreJoinedUnderOneSoftmax() {
        DocumentEncoder encoder = Sequences.encoder(64, TextSettings.DEFAULT);
        LabelSet set = single(Sequences.labels(60));
        EncodedDocument encoded =
                encoder.encode(Sequences.document("w1"), encoder.labels().encode(set));
        LabelLogits logits = new LabelLogits(60, Aggregation.MAX);
        for (Encoding encoding : encoded.encodings()) {
            float[] ones = new float[encoding.labelCount()];
            Arrays.fill(ones, 1f);
            logits.add(encoding.firstLabel(), ones);
        }

        assertThat(encoded.encodings()).hasSizeGreaterThan(1);
        assertThat(scores(set, logits)).hasSize(60).allSatisfy(score -> assertThat(score.score())
                .isCloseTo(1.0 / 60, within(1e-12)));
    }

    @Test
    void labelsThatWereNotScoredAreAbsent() {
        LabelLogits logits = new LabelLogits(3, Aggregation.MAX);
        logits.add(0, new float[] {1f, 2f});

        assertThat(scores(set(LabelMode.SINGLE_LABEL, 0), logits))
                .extracting(Score::label)
                .containsExactly("b", "a");
    }

    @Test
    void withoutAThresholdTheBestIsSelectedAndWhatComesCloseToIt() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);
        float close = (float) Math.log(Decision.DEFAULT_ODDS_RATIO);

        assertThat(scores(set, anyHolds(0.1, logits(2f, 2f + 0.99f * close, 2f + 1.01f * close))))
                .extracting(Score::selected)
                .containsExactly(true, true, false);
        assertThat(scores(single(set), anyHolds(0.1, logits(2f, 2f, 0f))))
                .extracting(Score::selected)
                .containsExactly(true, false, false);
        assertThat(scores(relative(set, 0.99, 0), anyHolds(0.1, logits(2f, 2f + 0.5f * close, 0f))))
                .extracting(Score::selected)
                .containsExactly(true, false, false);
    }

    @Test
    void nothingIsSelectedIfNoLabelHoldsHoweverCloseTheLabelsAre() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);
        for (LabelSet each : List.of(set, single(set))) {
            assertThat(scores(each, anyHolds(-0.1, logits(5f, 5f, 5f)))).noneMatch(Score::selected);
            assertThat(scores(relative(each, 0.7, 1), anyHolds(0.9, logits(5f, 5f, 5f))))
                    .noneMatch(Score::selected);
            assertThat(scores(relative(each, 0.7, -1), anyHolds(-0.9, logits(5f, 4f, 4f))))
                    .anyMatch(Score::selected);
        }
    }

    @Test
    void withoutThresholdsTheScoresAndTheProbabilityOfNoneAddUpToOne() {
        Scores softmax = Scorer.score(set(LabelMode.SINGLE_LABEL, 0), logits(1f, 3f, 2f));
        for (LabelMode mode : LabelMode.values()) {
            Scores scores = Scorer.score(set(mode, 0), anyHolds(2, logits(1f, 3f, 2f)));

            double holds = 1 / (1 + Math.exp(-2));
            assertThat(scores.none().orElseThrow()).isCloseTo(1 - holds, within(1e-12));
            for (int i = 0; i < 3; i++) {
                assertThat(scores.all().get(i).score())
                        .isCloseTo(holds * softmax.all().get(i).score(), within(1e-12));
            }
        }
    }

    @Test
    void aModelThatDoesNotKnowWhenNoneHoldsSelectsWhatIsMoreLikelyThanNot() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);

        assertThat(Scorer.score(set, logits(0.1f, -1f, -2f)).none()).isEmpty();
        assertThat(scores(set, logits(0.1f, -1f, -2f)))
                .extracting(Score::selected)
                .containsExactly(true, false, false);
        assertThat(scores(set, logits(-0.1f, -1f, -2f))).noneMatch(Score::selected);
        assertThat(scores(single(set), logits(-0.1f, -1f, -2f)))
                .extracting(Score::selected)
                .containsExactly(true, false, false);
    }

    @Test
    void aThresholdIsComparedWithTheScoreOfTheLabelAlone() {
        List<Score> scores =
                scores(set(LabelMode.MULTI_LABEL, 0, OptionalDouble.of(0.6)), anyHolds(-9, logits(1f, 0f, 0f)));

        assertThat(scores.get(0).score()).isCloseTo(0.7311, within(1e-4));
        assertThat(Scorer.score(set(LabelMode.MULTI_LABEL, 0, OptionalDouble.of(0.6)), anyHolds(-9, logits(1f, 0f, 0f)))
                        .none())
                .isEmpty();
        assertThat(scores).extracting(Score::selected).containsExactly(true, false, false);
    }

    @Test
    void theBiasOfALabelIsAddedToItsLogitAndNotToTheQuestionWhetherAnyHolds() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);
        List<Label> labels = List.of(
                set.labels().get(0),
                set.labels().get(1).fitted(OptionalDouble.of(2), List.of()),
                set.labels().get(2));
        LabelSet fitted = set.with(labels, set.decision());

        assertThat(Scorer.score(fitted, anyHolds(1, logits(1f, 0f, 0f))))
                .isEqualTo(Scorer.score(set, anyHolds(1, logits(1f, 2f, 0f))));
    }

    @Test
    void theScaleSpreadsLogitsAndNotTheQuestionWhetherAnyHolds() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);
        Decision twice =
                new Decision(Selection.AUTOMATIC, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(2));

        assertThat(Scorer.score(set.with(set.labels(), twice), anyHolds(1, logits(1f, -1f, 0f))))
                .isEqualTo(Scorer.score(set, anyHolds(1, logits(2f, -2f, 0f))));
    }

    @Test
    void strictnessCountsWithoutTheProbabilityOfNoneToo() {
        LabelSet set = set(LabelMode.MULTI_LABEL, 0);

        assertThat(scores(relative(set, 0.7, 1), logits(0.9f, -1f, -2f))).noneMatch(Score::selected);
        assertThat(scores(relative(set, 0.7, -1), logits(-0.9f, -2f, -3f))).anyMatch(Score::selected);
    }

    @Test
    void windowsAreAggregatedForTheQuestionWhetherAnyHolds() {
        LabelLogits max = new LabelLogits(1, Aggregation.MAX);
        LabelLogits mean = new LabelLogits(1, Aggregation.MEAN);
        for (double window : List.of(-3.0, -1.0, -2.0)) {
            max.addAnyHolds(window);
            mean.addAnyHolds(window);
        }

        assertThat(max.anyHolds()).hasValue(-1);
        assertThat(mean.anyHolds()).hasValue(-2);
        assertThat(logits(1f).anyHolds()).isEmpty();
    }

    private static List<Score> scores(LabelSet set, LabelLogits logits) {
        return Scorer.score(set, logits).all();
    }

    private static LabelLogits anyHolds(double logit, LabelLogits logits) {
        logits.addAnyHolds(logit);
        return logits;
    }

    private static LabelSet relative(LabelSet set, double oddsRatio, double strictness) {
        return set.with(
                set.labels(),
                new Decision(
                        Selection.AUTOMATIC,
                        OptionalDouble.of(oddsRatio),
                        OptionalDouble.of(strictness),
                        OptionalDouble.empty()));
    }

    private static LabelLogits logits(float... values) {
        LabelLogits logits = new LabelLogits(values.length, Aggregation.MAX);
        logits.add(0, values);
        return logits;
    }

    private static LabelSet set(LabelMode mode, int topK) {
        return set(mode, topK, OptionalDouble.empty());
    }

    private static LabelSet set(LabelMode mode, int topK, OptionalDouble threshold) {
        List<Label> labels = List.of(Label.named("a"), Label.named("b"), Label.named("c"));
        return new LabelSet(Sequences.KEY, labels, mode, threshold, topK, "{}", Aggregation.MAX, 0);
    }

    private static LabelSet single(LabelSet set) {
        return new LabelSet(
                set.key(), set.labels(), LabelMode.SINGLE_LABEL, OptionalDouble.empty(), 0, "{}", Aggregation.MAX, 0);
    }
}
