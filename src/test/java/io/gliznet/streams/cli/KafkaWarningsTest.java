package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KafkaWarningsTest {

    private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";
    private static final String GONE =
            "[Consumer clientId=a, groupId=g] Connection to node {} could not be established.";

    private final KafkaWarnings warnings = new KafkaWarnings();

    @Test
    void aWarningOfAnyClientPassesOnceAMinute() {
        assertThat(passes(0, NETWORK, Level.WARN, GONE)).isTrue();
        assertThat(passes(59_999, NETWORK, Level.WARN, GONE)).isFalse();
        assertThat(passes(59_999, NETWORK, Level.WARN, GONE.replace("clientId=a", "clientId=b")))
                .isFalse();
        assertThat(passes(60_000, NETWORK, Level.WARN, GONE)).isTrue();
        assertThat(passes(60_001, NETWORK, Level.WARN, GONE)).isFalse();
    }

    @Test
    void numbersMakeNoKind() {
        String unknown =
                "[Consumer clientId=a] The metadata response reported an issue with correlation id %d for topic-%d";
        assertThat(passes(0, NETWORK, Level.WARN, String.format(unknown, 17, 0)))
                .isTrue();
        assertThat(passes(1, NETWORK, Level.WARN, String.format(unknown, 18, 3)))
                .isFalse();
    }

    @Test
    void anInterruptPassesNeitherAsWarningNorAsError() {
        Exception interrupted = new KafkaException("closing", new InterruptedException());
        assertThat(passes(event(0, NETWORK, Level.ERROR, GONE, interrupted))).isFalse();
        assertThat(passes(event(0, NETWORK, Level.WARN, GONE, interrupted))).isFalse();
        assertThat(passes(event(0, NETWORK, Level.WARN, GONE, null))).isTrue();
        assertThat(passes(event(0, NETWORK, Level.ERROR, GONE, new KafkaException("closing"))))
                .isTrue();
        assertThat(passes(event(0, "io.gliznet.streams.cli.RunCommand", Level.ERROR, GONE, interrupted)))
                .isTrue();
    }

    @Test
    void warningsOfAnotherKindPass() {
        assertThat(passes(0, NETWORK, Level.WARN, GONE)).isTrue();
        assertThat(passes(0, NETWORK, Level.WARN, "[Consumer clientId=a] Bootstrap broker {} disconnected"))
                .isTrue();
        assertThat(passes(0, "org.apache.kafka.clients.Metadata", Level.WARN, GONE))
                .isTrue();
    }

    @Test
    void errorsAndWarningsOfTheServiceAlwaysPass() {
        for (int repetition = 0; repetition < 3; repetition++) {
            assertThat(passes(0, NETWORK, Level.ERROR, GONE)).isTrue();
            assertThat(passes(0, "io.gliznet.streams.cli.RunCommand", Level.WARN, "documents wait"))
                    .isTrue();
        }
    }

    private boolean passes(long time, String logger, Level level, String message) {
        return passes(event(time, logger, level, message, null));
    }

    private boolean passes(LoggingEvent event) {
        return warnings.decide(event) != FilterReply.DENY;
    }

    private static LoggingEvent event(
            long time, String logger, Level level, String message, @Nullable Throwable failure) {
        LoggingEvent event = new LoggingEvent();
        event.setTimeStamp(time);
        event.setLoggerName(logger);
        event.setLevel(level);
        event.setMessage(message);
        if (failure != null) {
            event.setThrowableProxy(new ThrowableProxy(failure));
        }
        return event;
    }
}
