package io.gliznet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.model.LabelReading.Independent;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LabelReadingTest {

    private static final long SEED = 7;

    @Test
    void aLogitIsScaleTimesCosinePlusBias() {
        Independent reading = new Independent(2, 20, -10, List.of("{}"));
        assertThat(reading.logit(new float[] {0.6f, 0.8f}, new float[] {1, 0})).isCloseTo(2f, within(1e-5f));
    }

    @Test
    void theVectorOfALabelIsTheNormalizedMeanOfItsPhrasings() {
        Independent reading = new Independent(2, 1, 0, List.of("{}", "about {}"));
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
            Independent reading = new Independent(dimension, 1, 0, List.of("{}"));
            assertThat(reading.logit(a, b))
                    .as("dimension %s, seed %s", dimension, SEED)
                    .isCloseTo((float) expected, within(1e-3f));
        }
    }

    @Test
    void vectorsThatCancelEachOtherGiveAFiniteVector() {
        Independent reading = new Independent(1, 1, 0, List.of("{}", "about {}"));
        assertThat(reading.labelVector(List.of(new float[] {1}, new float[] {-1})))
                .containsExactly(0f);
    }
}
