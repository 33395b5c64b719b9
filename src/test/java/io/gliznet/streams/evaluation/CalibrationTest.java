package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class CalibrationTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private final Calibration calibration = new Calibration();

    @Test
    void withoutScoresTheErrorIsZero() {
        assertThat(Calibration.error(calibration.bins())).isZero();
        assertThat(calibration.bins()).hasSize(Calibration.BINS).allSatisfy(bin -> {
            assertThat(bin.meanScore()).isZero();
            assertThat(bin.shareHolding()).isZero();
        });
    }

    @Test
    void theErrorIsTheDistanceOfScoreAndShareWeightedByTheScoresOfABin() {
        calibration.add(0.90, true);
        calibration.add(0.91, false);
        calibration.add(0.10, false);
        calibration.add(0.11, false);
        calibration.add(0.12, true);

        // bin 13: mean 0.905, share 0.5; bin 1: mean 0.11, share 1/3
        assertThat(Calibration.error(calibration.bins())).isEqualTo((2 * 0.405 + 3 * (1.0 / 3 - 0.11)) / 5, EXACT);
    }

    @Test
    void scoresThatAreAlwaysRightHaveNoError() {
        calibration.add(1, true);
        calibration.add(0, false);

        assertThat(Calibration.error(calibration.bins())).isZero();
    }

    @Test
    void zeroIsInTheFirstBinAndOneInTheLast() {
        calibration.add(0, false);
        calibration.add(1, true);
        calibration.add(Math.nextDown(1.0), true);

        assertThat(counts()).startsWith(1L, 0L).endsWith(0L, 2L);
    }

    @Test
    void aBinHasItsLowerBorder() {
        for (int bin = 0; bin < Calibration.BINS; bin++) {
            calibration.add((double) bin / Calibration.BINS, false);
        }

        assertThat(counts()).containsOnly(1L).hasSize(Calibration.BINS);
    }

    @Test
    void aBinDoesNotHaveItsUpperBorder() {
        IntStream.rangeClosed(1, Calibration.BINS)
                .forEach(bin -> calibration.add(Math.nextDown((double) bin / Calibration.BINS) - 1e-15, false));

        assertThat(counts()).containsOnly(1L).hasSize(Calibration.BINS);
    }

    @Test
    void binsOfSeveralSetsAreAdded() {
        calibration.add(0.5, true);
        Calibration other = new Calibration();
        other.add(0.5, false);
        other.add(0.9, true);

        List<Calibration.Bin> sum = Calibration.plus(calibration.bins(), other.bins());

        assertThat(sum.get(7)).isEqualTo(new Calibration.Bin(2, 1.0, 1));
        assertThat(sum.get(13)).isEqualTo(new Calibration.Bin(1, 0.9, 1));
    }

    private List<Long> counts() {
        return calibration.bins().stream().map(Calibration.Bin::count).toList();
    }
}
