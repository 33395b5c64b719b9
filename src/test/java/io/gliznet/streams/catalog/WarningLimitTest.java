package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class WarningLimitTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final WarningLimit limit = new WarningLimit(2, () -> now);

    @Test
    void soManyPassInAMinuteAndTheNextOneSaysHowManyDidNot() {
        assertThat(limit.admit()).isEqualTo(OptionalLong.of(0));
        assertThat(limit.admit()).isEqualTo(OptionalLong.of(0));
        assertThat(limit.admit()).isEmpty();
        now = now.plusSeconds(59);
        assertThat(limit.admit()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(limit.admit()).isEqualTo(OptionalLong.of(2));
        assertThat(limit.admit()).isEqualTo(OptionalLong.of(0));
        assertThat(limit.admit()).isEmpty();
    }
}
