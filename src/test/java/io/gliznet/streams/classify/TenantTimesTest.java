package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TenantTimesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(-5);
    private final TenantTimes times = new TenantTimes(now::get);

    @Test
    void theLargestTenantsOfTheLastFullMinuteAreNamed() {
        times.used(flow("small"), SECOND);
        times.used(flow("large"), 3 * SECOND);
        times.used(flow("middle"), 2 * SECOND);
        assertThat(times.seconds(2)).as("the minute is not over").isEqualTo(Map.of("other", 0.0));

        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(2)).isEqualTo(Map.of("large", 3.0, "middle", 2.0, "other", 1.0));
    }

    @Test
    void aMinuteWithoutWorkIsEmpty() {
        times.used(flow("acme"), SECOND);
        now.addAndGet(120 * SECOND);
        assertThat(times.seconds(10)).isEqualTo(Map.of("other", 0.0));
    }

    @Test
    void sequencesOfLabelsAreTheirTenants() {
        times.used("acme", SECOND);
        times.used(flow("acme"), SECOND);
        times.used(new Object(), SECOND);
        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(10)).isEqualTo(Map.of("acme", 2.0, "other", 1.0));
    }

    @Test
    void noMoreThanTenThousandTenantsAreHeld() {
        for (int tenant = 0; tenant < 10_100; tenant++) {
            times.used(flow("tenant-" + tenant), SECOND);
        }
        times.used(flow("tenant-0"), SECOND);
        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(20_000)).hasSizeLessThanOrEqualTo(10_001).containsEntry("tenant-0", 2.0);
        assertThat(times.seconds(1)).isEqualTo(Map.of("tenant-0", 2.0, "other", 10_099.0));
    }

    private static Classifier.Flow flow(String tenant) {
        return new Classifier.Flow("documents-0", tenant);
    }
}
