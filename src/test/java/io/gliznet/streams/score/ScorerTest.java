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
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ScorerTest {

    @Test
    void multiLabelScoresEachLabelIndependently() {
        List<Score> scores = Scorer.score(set(LabelMode.MULTI_LABEL, 0), logits(0f, 2f, -2f));

        assertThat(scores).extracting(Score::label).containsExactly("b", "a", "c");
        assertThat(scores).extracting(Score::selected).containsExactly(true, true, false);
        assertThat(scores.get(0).score()).isCloseTo(0.8808, within(1e-4));
        assertThat(scores.get(1).score()).isEqualTo(0.5);
    }

    @Test
    void singleLabelScoresSumToOneAndTheBestIsSelected() {
        List<Score> scores = Scorer.score(set(LabelMode.SINGLE_LABEL, 0), logits(1f, 3f, 2f));

        assertThat(scores).extracting(Score::label).containsExactly("b", "c", "a");
        assertThat(scores).extracting(Score::selected).containsExactly(true, false, false);
        assertThat(scores.stream().mapToDouble(Score::score).sum()).isCloseTo(1, within(1e-12));
        assertThat(scores.get(0).score()).isCloseTo(0.6652, within(1e-4));
    }

    @Test
    void singleLabelSelectsNothingBelowItsThreshold() {
        LabelSet set = set(LabelMode.SINGLE_LABEL, 0, OptionalDouble.of(0.9));

        assertThat(Scorer.score(set, logits(1f, 1.1f, 1f))).noneMatch(Score::selected);
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

        assertThat(Scorer.score(set, logits(0f, 0f, 3f)))
                .extracting(Score::label, Score::selected)
                .containsExactly(tuple("c", false), tuple("a", true), tuple("b", false));
    }

    @Test
    void topKLimitsTheListButNotTheSoftmax() {
        List<Score> all = Scorer.score(set(LabelMode.SINGLE_LABEL, 0), logits(1f, 3f, 2f));

        assertThat(Scorer.score(set(LabelMode.SINGLE_LABEL, 2), logits(1f, 3f, 2f)))
                .isEqualTo(all.subList(0, 2));
    }

    @Test
    void equalScoresKeepTheOrderOfTheSet() {
        assertThat(Scorer.score(set(LabelMode.MULTI_LABEL, 0), logits(1f, 1f, 1f)))
                .extracting(Score::label)
                .containsExactly("a", "b", "c");
    }

    @Test
    void extremeLogitsGiveFiniteScores() {
        assertThat(Scorer.score(set(LabelMode.SINGLE_LABEL, 0), logits(3e38f, -3e38f, 0f)))
                .extracting(Score::score)
                .containsExactly(1.0, 0.0, 0.0);
        assertThat(Scorer.score(set(LabelMode.MULTI_LABEL, 0), logits(3e38f, -3e38f, 0f)))
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
        assertThat(Scorer.score(set, logits)).hasSize(60).allSatisfy(score -> assertThat(score.score())
                .isCloseTo(1.0 / 60, within(1e-12)));
    }

    @Test
    void labelsThatWereNotScoredAreAbsent() {
        LabelLogits logits = new LabelLogits(3, Aggregation.MAX);
        logits.add(0, new float[] {1f, 2f});

        assertThat(Scorer.score(set(LabelMode.SINGLE_LABEL, 0), logits))
                .extracting(Score::label)
                .containsExactly("b", "a");
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
