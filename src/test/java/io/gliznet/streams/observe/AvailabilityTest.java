package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class AvailabilityTest {

    private static final String OUTAGE = "WARN The registry does not answer; work that needs it waits.";
    private static final String END = "INFO The registry answers again.";

    private final Logger log = (Logger) LoggerFactory.getLogger(Availability.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private long now = 1;
    private final Availability availability = new Availability("The registry", () -> now);

    @BeforeEach
    void listen() {
        events.start();
        log.addAppender(events);
        log.setLevel(ch.qos.logback.classic.Level.INFO);
    }

    @AfterEach
    void stop() {
        log.detachAppender(events);
        log.setLevel(null);
    }

    @Test
    void anOutageIsLoggedOnceWithItsReasonAndSoIsItsEnd() {
        availability.answered();
        assertThat(availability.answers()).isTrue();
        availability.failed("connection refused");
        availability.failed("connection refused");
        assertThat(availability.answers()).isFalse();
        availability.answered();
        availability.answered();

        assertThat(availability.answers()).isTrue();
        assertThat(logged()).containsExactly(OUTAGE, END);
        assertThat(events.list.get(0).getKeyValuePairs()).asString().contains("connection refused");
    }

    @Test
    void outagesThatFollowEachOtherAreLoggedEveryTenSeconds() {
        for (int millisecond = 0; millisecond < 10_000; millisecond++) {
            availability.failed("overloaded");
            availability.answered();
            now += Duration.ofMillis(1).toNanos();
        }
        assertThat(logged()).containsExactly(OUTAGE, END);

        availability.failed("overloaded");
        assertThat(logged()).containsExactly(OUTAGE, END, OUTAGE);
    }

    @Test
    void anOutageSoonAfterAnotherIsLoggedIfItLasts() {
        availability.failed("restarting");
        availability.answered();
        availability.failed("gone");
        assertThat(logged()).containsExactly(OUTAGE, END);
        assertThat(availability.answers()).isFalse();

        now += Duration.ofSeconds(10).toNanos();
        availability.failed("gone");
        assertThat(logged()).containsExactly(OUTAGE, END, OUTAGE);
    }

    private List<String> logged() {
        return events.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }
}
