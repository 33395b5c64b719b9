package io.gliznet.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CallCostTest {

    private static final int[][] SHAPES = {{1, 12}, {8, 12}, {1, 24}, {8, 24}, {1, 48}, {4, 48}};

    @Test
    void theCostsOfExactTimesAreFound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            CallCost real = new CallCost(
                    1e4 + 1e7 * random.nextDouble(), 1e3 + 1e5 * random.nextDouble(), 500 * random.nextDouble());

            CallCost found = CallCost.fit(timed(real, random, 0));

            assertThat(found.nanos(5, 30))
                    .as("seed %s", seed)
                    .isCloseTo(real.nanos(5, 30), within(real.nanos(5, 30) / 1e6));
            assertThat(found.call()).as("seed %s", seed).isCloseTo(real.call(), within(real.nanos(8, 48) / 1e6));
        }
    }

    @Test
    void errorsOfAFewPerCentChangeTheCostsBetweenByAsMuch() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        CallCost real = new CallCost(2.8e6, 1.15e5, 600);
        for (int i = 0; i < 200; i++) {
            CallCost found = CallCost.fit(timed(real, random, 0.03));

            assertThat(found.nanos(1, 16) / real.nanos(1, 16))
                    .as("seed %s", seed)
                    .isCloseTo(1, within(0.05));
            assertThat(found.nanos(8, 16) / real.nanos(8, 16))
                    .as("seed %s", seed)
                    .isCloseTo(1, within(0.05));
        }
    }

    @Test
    void noPartIsNegative() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            CallCost found = CallCost.fit(timed(new CallCost(0, 1e5, 0), random, 0.2));

            assertThat(found.call()).as("seed %s", seed).isNotNegative();
            assertThat(found.token()).as("seed %s", seed).isNotNegative();
            assertThat(found.pair()).as("seed %s", seed).isNotNegative();
        }
    }

    private static List<CallCost.Timed> timed(CallCost real, Random random, double error) {
        List<CallCost.Timed> timed = new ArrayList<>();
        for (int[] shape : SHAPES) {
            double factor = 1 + error * (2 * random.nextDouble() - 1);
            timed.add(new CallCost.Timed(shape[0], shape[1], factor * real.nanos(shape[0], shape[1])));
        }
        return timed;
    }
}
