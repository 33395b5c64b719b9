package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RatioTest {

    @Test
    void ofOneRoundNothingElseIsKnown() {
        assertThat(Ratio.of(1.5)).isEqualTo(new Ratio(1.5, 1.5, 1.5));
    }

    @Test
    void theIntervalLiesAroundTheMedianAndWithinTheRounds() {
        Ratio ratio = Ratio.of(0.9, 1.1, 1, 0.95, 1.05, 0.8, 1.2);

        assertThat(ratio.value()).isEqualTo(1);
        assertThat(ratio.low()).isBetween(0.8, 0.95);
        assertThat(ratio.high()).isBetween(1.05, 1.2);
    }

    @Test
    void theIntervalHasTheTrueMedianAboutNineteenTimesOfTwenty() {
        long seed = new Random().nextLong();
        Random chance = new Random(seed);
        int covered = 0;
        for (int run = 0; run < 200; run++) {
            Ratio ratio = Ratio.of(
                    chance.doubles(20, 0, 2).map(value -> value * value / 2).toArray());
            covered += ratio.low() <= 0.5 && 0.5 <= ratio.high() ? 1 : 0;
        }
        assertThat(covered).as("seed %s", seed).isBetween(165, 199);
    }
}
