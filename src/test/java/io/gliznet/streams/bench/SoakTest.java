package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SoakTest {

    @Test
    void memoryThatIsFlatAfterTheFirstMinutesDoesNotGrow() {
        assertThat(soak(minute -> minute < 5 ? 100 * minute : 1_000).growth()).isZero();
    }

    @Test
    void growthIsTheSlopeOfARegressionDividedByTheMean() {
        assertThat(soak(minute -> 1_000 + 10 * minute).growth()).isCloseTo(250.0 / 1_175, within(1e-9));
    }

    @Test
    void aSoakWithoutSettledSamplesHasNoGrowth() {
        assertThat(new Soak(
                                Duration.ofMinutes(3),
                                1,
                                soak(minute -> minute).samples().subList(0, 4),
                                1,
                                1)
                        .growth())
                .isNaN();
    }

    private static Soak soak(DoubleUnaryOperator memory) {
        return new Soak(
                Duration.ofMinutes(30),
                1_000,
                IntStream.rangeClosed(0, 30)
                        .mapToObj(minute -> new Soak.Sample(minute, memory.applyAsDouble(minute), minute))
                        .toList(),
                1,
                1);
    }
}
