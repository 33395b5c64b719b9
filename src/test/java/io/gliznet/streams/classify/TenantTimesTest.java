package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.label.LabelSetKey;
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
        assertThat(times.seconds(2)).as("the minute is not over").isEqualTo(Map.of("/other", 0.0, "/none", 0.0));

        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(2)).isEqualTo(Map.of("large", 3.0, "middle", 2.0, "/other", 1.0, "/none", 0.0));
    }

    @Test
    void aMinuteWithoutWorkIsEmpty() {
        times.used(flow("acme"), SECOND);
        now.addAndGet(120 * SECOND);
        assertThat(times.seconds(10)).isEqualTo(Map.of("/other", 0.0, "/none", 0.0));
    }

    @Test
    void theFlowsOfATenantAreAddedAndWorkOfNobodyIsNoTenants() {
        times.used(Flow.of("labels", "acme"), SECOND);
        times.used(flow("acme"), SECOND);
        times.used(Flow.ofNobody("direct"), SECOND);
        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(10)).isEqualTo(Map.of("acme", 2.0, "/none", 1.0, "/other", 0.0));
    }

    @Test
    void aTenantMayHaveAnyName() {
        times.used(flow("other"), SECOND);
        times.used(flow("none"), 2 * SECOND);
        times.used(flow("direct"), 3 * SECOND);
        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(2)).isEqualTo(Map.of("direct", 3.0, "none", 2.0, "/other", 1.0, "/none", 0.0));
        assertThatThrownBy(() -> new LabelSetKey("/other", "default"))
                .as("what stands for several tenants can be none")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMoreThanTenThousandTenantsAreHeld() {
        for (int tenant = 0; tenant < 10_100; tenant++) {
            times.used(flow("tenant-" + tenant), SECOND);
        }
        times.used(flow("tenant-0"), SECOND);
        now.addAndGet(60 * SECOND);
        assertThat(times.seconds(20_000)).hasSizeLessThanOrEqualTo(10_002).containsEntry("tenant-0", 2.0);
        assertThat(times.seconds(1)).isEqualTo(Map.of("tenant-0", 2.0, "/other", 10_099.0, "/none", 0.0));
    }

    private static Flow flow(String tenant) {
        return Flow.of("documents-0", tenant);
    }
}
