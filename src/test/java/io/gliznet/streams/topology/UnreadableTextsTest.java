package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class UnreadableTextsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnreadableTexts.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final UnreadableTexts texts = new UnreadableTexts(() -> now);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aTenantWhoseTextsAreMostlyUnreadableIsWarnedOfOnceAMinute() {
        add("acme", 6, true);
        add("acme", 4, false);
        assertThat(warnings()).containsExactly("acme 10 texts 6 unreadable 0 suppressed");

        now = now.plusSeconds(59);
        add("acme", 50, true);
        assertThat(warnings()).hasSize(1);

        now = now.plusSeconds(1);
        add("acme", 10, true);
        assertThat(warnings()).hasSize(2).last().asString().startsWith("acme ");
    }

    @Test
    void halfOfTheTextsIsNotMostOfThemAndFewTextsAreNoEvidence() {
        add("few", UnreadableTexts.MIN_TEXTS - 1, true);
        for (int i = 0; i < 50; i++) {
            add("half", 1, false);
            add("half", 1, true);
        }

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aTenantWithFewTextsAMinuteIsJudgedWhenThereAreEnough() {
        for (int i = 0; i < UnreadableTexts.MIN_TEXTS; i++) {
            now = now.plusSeconds(90);
            add("slow", 1, true);
        }

        assertThat(warnings()).hasSize(1);
    }

    @Test
    void readableTextsOfAnEarlierMinuteDoNotHideUnreadableOnes() {
        add("acme", 1_000, false);
        now = now.plusSeconds(60);
        add("acme", 1 + UnreadableTexts.MIN_TEXTS, true);

        assertThat(warnings()).hasSize(1);
    }

    @Test
    void manyTenantsFillNeitherTheLogNorTheMemory() {
        for (int tenant = 0; tenant < 2 * UnreadableTexts.MAX_TENANTS; tenant++) {
            add("tenant-" + tenant, UnreadableTexts.MIN_TEXTS, true);
        }

        assertThat(warnings()).hasSize(UnreadableTexts.WARNINGS_PER_MINUTE);
        assertThat(texts.size()).isEqualTo(UnreadableTexts.MAX_TENANTS);
    }

    private void add(String tenant, int count, boolean unreadable) {
        for (int i = 0; i < count; i++) {
            texts.add(tenant, unreadable);
        }
    }

    private List<String> warnings() {
        return log.list.stream().map(UnreadableTextsTest::values).toList();
    }

    private static String values(ILoggingEvent event) {
        List<Object> values =
                event.getKeyValuePairs().stream().map(pair -> pair.value).toList();
        return "%s %s texts %s unreadable %s suppressed".formatted(values.toArray());
    }
}
