package io.gliznet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.model.LabelReading.Independent;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LabelReadingTest {

    private static final long SEED = 7;

    @Test
    void aLogitIsScaleTimesCosinePlusBias() {
        Independent reading = new Independent(2, 20, -10, List.of("{}"), Optional.empty());
        assertThat(reading.logit(new float[] {0.6f, 0.8f}, new float[] {1, 0})).isCloseTo(2f, within(1e-5f));
    }

    @Test
    void theVectorOfALabelIsTheNormalizedMeanOfItsPhrasings() {
        Independent reading = new Independent(2, 1, 0, List.of("{}", "about {}"), Optional.empty());
        float[] vector = reading.labelVector(List.of(new float[] {1, 0}, new float[] {0, 1}));
        assertThat(vector[0]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
        assertThat(vector[1]).isEqualTo(vector[0]);
    }

    @Test
    void everyDimensionCountsWhateverTheirNumber() {
        Random random = new Random(SEED);
        for (int dimension : new int[] {1, 7, 8, 9, 384, 387}) {
            float[] a = new float[dimension];
            float[] b = new float[dimension];
            double expected = 0;
            for (int i = 0; i < dimension; i++) {
                a[i] = (float) random.nextGaussian();
                b[i] = (float) random.nextGaussian();
                expected += (double) a[i] * b[i];
            }
            Independent reading = new Independent(dimension, 1, 0, List.of("{}"), Optional.empty());
            assertThat(reading.logit(a, b))
                    .as("dimension %s, seed %s", dimension, SEED)
                    .isCloseTo((float) expected, within(1e-3f));
        }
    }

    @Test
    void anExampleCountsHalfAsMuchAsItsLabelAndManyAsMuch() {
        Independent reading = new Independent(2, 1, 0, List.of("{}"), Optional.empty());
        float[] label = {1, 0};
        float[] example = {0, 1};

        assertThat(reading.towards(label, List.of())).containsExactly(1, 0);
        assertThat(slope(reading.towards(label, List.of(example)))).isCloseTo(0.5, within(1e-6));
        assertThat(slope(reading.towards(label, Collections.nCopies(3, example))))
                .isCloseTo(0.75, within(1e-6));
        assertThat(label).containsExactly(1, 0);
    }

    private static double slope(float[] vector) {
        assertThat(Math.hypot(vector[0], vector[1])).isCloseTo(1, within(1e-6));
        return vector[1] / vector[0];
    }

    @Test
    void aLabelHoldsByTheCosineOfTheBestTheNumberOfLabelsAndTheNearnessToLabelsInGeneral() {
        NoneOfThese none = new NoneOfThese(0.5, 0.1, 0.2, 3, new float[] {0, 0.5f});
        Independent reading = new Independent(2, 10, -4, List.of("{}"), Optional.of(none));
        float[] text = {0.6f, 0.8f};
        float[] logits = {10 * 0.3f - 4, 10 * 0.9f - 4, 10 * 0.1f - 4};

        double expected = 3 * 10 * (0.9 - 0.5 * 0.8 * 0.5 - 0.1 * Math.log(3) - 0.2);
        assertThat(reading.anyHolds(text, logits).orElseThrow()).isCloseTo(expected, within(1e-4));
        assertThat(new Independent(2, 10, -4, List.of("{}"), Optional.empty()).anyHolds(text, logits))
                .isEmpty();
    }

    @Test
    void vectorsThatCancelEachOtherGiveAFiniteVector() {
        Independent reading = new Independent(1, 1, 0, List.of("{}", "about {}"), Optional.empty());
        assertThat(reading.labelVector(List.of(new float[] {1}, new float[] {-1})))
                .containsExactly(0f);
    }
}
