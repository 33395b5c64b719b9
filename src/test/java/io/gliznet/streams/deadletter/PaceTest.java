package io.gliznet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final long SECOND = 1_000_000_000;

    private final Pace pace = new Pace(40, 0);

    @Test
    void minutesOfSkippingBeforeTheFirstLetterAreNotMadeUpFor() {
        pace.begin(600 * SECOND);
        pace.sent(20);
        assertThat(pace.pause(600 * SECOND)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theTimeOfSendingCountsAndATransactionThatWasLateIsNotFollowedByABurst() {
        pace.begin(0);
        pace.sent(20);
        assertThat(pace.pause(SECOND / 10)).isEqualTo(Duration.ofMillis(400));

        pace.begin(3 * SECOND);
        pace.sent(20);
        assertThat(pace.pause(3 * SECOND)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void withoutALimitNothingWaits() {
        Pace unlimited = new Pace(Double.POSITIVE_INFINITY, 0);
        unlimited.begin(5);
        unlimited.sent(500);
        assertThat(unlimited.pause(5)).isZero();
    }
}
