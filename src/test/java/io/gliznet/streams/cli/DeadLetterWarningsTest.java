package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.topology.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeadLetterWarningsTest {

    private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    private final List<String> warnings = new ArrayList<>();
    private long now = 1_000;
    private final DeadLetterWarnings polled = new DeadLetterWarnings(
            () -> new Counters(0, 0, rejected, 0, 0),
            () -> now,
            (reason, documents) -> warnings.add(reason + " " + documents));

    @Test
    void theFirstDocumentOfAReasonIsReportedAtOnce() {
        rejected.put(Reason.EMPTY_TEXT, 0L);
        polled.poll();
        assertThat(warnings).isEmpty();

        rejected.put(Reason.EMPTY_TEXT, 1L);
        polled.poll();
        assertThat(warnings).containsExactly("EMPTY_TEXT 1");
    }

    @Test
    void furtherDocumentsAreReportedTogetherAfterTheInterval() {
        rejected.put(Reason.UNDECODABLE, 1L);
        polled.poll();
        for (long count = 2; count <= 50; count++) {
            rejected.put(Reason.UNDECODABLE, count);
            pass(Duration.ofSeconds(1));
        }
        assertThat(warnings).containsExactly("UNDECODABLE 1");

        pass(DeadLetterWarnings.INTERVAL);
        assertThat(warnings).containsExactly("UNDECODABLE 1", "UNDECODABLE 49");
    }

    @Test
    void withoutNewDocumentsThereIsNoWarning() {
        rejected.put(Reason.UNDECODABLE, 3L);
        polled.poll();

        pass(DeadLetterWarnings.INTERVAL.multipliedBy(5));

        assertThat(warnings).hasSize(1);
    }

    @Test
    void eachReasonHasItsOwnInterval() {
        rejected.put(Reason.UNDECODABLE, 1L);
        polled.poll();
        rejected.put(Reason.UNKNOWN_LABEL_SET, 4L);
        pass(Duration.ofSeconds(1));

        assertThat(warnings).containsExactly("UNDECODABLE 1", "UNKNOWN_LABEL_SET 4");
    }

    private void pass(Duration time) {
        now += time.toNanos();
        polled.poll();
    }
}
