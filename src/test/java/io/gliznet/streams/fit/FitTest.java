package io.gliznet.streams.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LabelReading.Independent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FitTest {

    private static final long SEED = 5;
    private static final int DIMENSION = 24;
    private static final int LABELS = 4;
    private static final float[] ORIGIN = new float[DIMENSION];
    private static final Independent MODEL = new Independent(DIMENSION, 20, -10, List.of("{}"), Optional.empty());

    /** Texts lie around a place of each label, and the name of the label is so far from that place. */
    private static Sample sample(int texts, double awayFromName, boolean withExamples) {
        return sample(SEED, texts, awayFromName, 0.15, withExamples);
    }

    private static Sample sample(long seed, int texts, double awayFromName, double spread, boolean withExamples) {
        Random random = new Random(seed);
        List<float[]> places = new ArrayList<>();
        List<float[]> names = new ArrayList<>();
        for (int label = 0; label < LABELS; label++) {
            float[] place = normalized(new float[DIMENSION], random, 1);
            places.add(place);
            names.add(normalized(place, random, awayFromName));
        }
        List<float[]> vectors = new ArrayList<>();
        List<BitSet> holds = new ArrayList<>();
        for (int text = 0; text < texts; text++) {
            vectors.add(normalized(places.get(text % LABELS), random, spread));
            BitSet one = new BitSet(LABELS);
            one.set(text % LABELS);
            holds.add(one);
        }
        return new Sample(vectors, withExamples ? vectors : List.of(), names, holds);
    }

    private static float[] normalized(float[] center, Random random, double noise) {
        float[] vector = center.clone();
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += (float) (noise * random.nextGaussian());
        }
        return MODEL.labelVector(List.of(vector));
    }

    @Test
    void examplesMendLabelsWhoseNamesSayLittle() {
        Fit fit = Fit.of(sample(80, 0.5, true), MODEL, LabelMode.MULTI_LABEL);

        assertThat(fit.isBetter()).isTrue();
        assertThat(fit.after().microF1())
                .as("seed " + SEED)
                .isGreaterThan(fit.before().microF1() + 0.05);
        assertThat(fit.examples()).hasSize(LABELS).allSatisfy(rows -> assertThat(rows)
                .hasSize(LabelSet.MAX_EXAMPLES)
                .isSorted());
        assertThat(fit.examples().get(1)).startsWith(1, 5, 9);
        assertThat(fit.after().nothing()).isLessThanOrEqualTo(0.05);
    }

    @Test
    void theSameTextsGiveTheSameFit() {
        assertThat(Fit.of(sample(60, 0.5, true), MODEL, LabelMode.MULTI_LABEL))
                .isEqualTo(Fit.of(sample(60, 0.5, true), MODEL, LabelMode.MULTI_LABEL));
    }

    @Test
    void withoutExamplesLabelsKeepTheirVectors() {
        Fit fit = Fit.of(sample(80, 0.5, false), MODEL, LabelMode.MULTI_LABEL);

        assertThat(fit.examples()).allMatch(List::isEmpty);
    }

    @Test
    void nothingIsFittedIfItIsNotBetter() {
        Sample sample = sample(40, 0, false);
        BitSet all = new BitSet(LABELS);
        all.set(0, LABELS);
        Fit fit = Fit.of(
                new Sample(Collections.nCopies(40, ORIGIN), List.of(), sample.labels(), Collections.nCopies(40, all)),
                MODEL,
                LabelMode.MULTI_LABEL);

        assertThat(fit.isBetter()).isFalse();
        assertThat(fit.biases()).containsOnly(0.0);
        assertThat(fit.oddsRatio()).isEqualTo(Decision.DEFAULT_ODDS_RATIO);
        assertThat(fit.examples()).allMatch(List::isEmpty);
    }

    /** What the table says is what decides. */
    @Test
    void aFitThatSelectsWorseIsNotBetterWhateverItsCrossEntropy() {
        int worse = 0;
        for (long seed = 1; seed <= 30; seed++) {
            Fit fit = Fit.of(sample(seed, 20, 0.2, 0.5, true), MODEL, LabelMode.SINGLE_LABEL);
            boolean isLower = fit.after().crossEntropy() < fit.before().crossEntropy();
            boolean isWorse = fit.after().microF1() < fit.before().microF1();

            assertThat(fit.isBetter()).as("seed " + seed).isEqualTo(isLower && !isWorse);
            worse += isLower && isWorse ? 1 : 0;
        }
        assertThat(worse).as("fits of lower cross-entropy that select worse").isPositive();
    }

    @Test
    void fewTextsAreRefusedAndTextsWithoutALabelAreNoTexts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fit.of(sample(Fit.MIN_TEXTS - 1, 0.5, true), MODEL, LabelMode.MULTI_LABEL))
                .withMessageContaining("at least 20");
        Sample sample = sample(Fit.MIN_TEXTS, 0.5, true);
        sample.holds().get(0).clear();
        assertThatIllegalArgumentException().isThrownBy(() -> Fit.of(sample, MODEL, LabelMode.MULTI_LABEL));
    }
}
