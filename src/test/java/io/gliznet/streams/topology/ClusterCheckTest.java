package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.check.Finding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ClusterCheckTest {

    private static final Instant THEIRS = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration REQUEST = Duration.ofMillis(100);

    @Test
    void halfOfTheRequestIsNoDifference() {
        assertThat(ClusterCheck.compared(THEIRS, THEIRS.plusMillis(50), REQUEST))
                .isEqualTo(Finding.ok("clock", "clock: 0 ms ahead of the clock of the Kafka controller, ±50 ms"));
    }

    @Test
    void aDifferenceOfSecondsIsAWarningInBothDirections() {
        Finding behind = ClusterCheck.compared(THEIRS, THEIRS.minusSeconds(20), REQUEST);
        Finding ahead = ClusterCheck.compared(THEIRS, THEIRS.plusSeconds(20), REQUEST);

        assertThat(behind.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(behind.message()).startsWith("clock: 20050 ms behind the clock of the Kafka controller");
        assertThat(behind.mend()).contains("NTP");
        assertThat(ahead.level()).isEqualTo(Finding.Level.WARNING);
        assertThat(ahead.message()).startsWith("clock: 19950 ms ahead of the clock");
    }
}
