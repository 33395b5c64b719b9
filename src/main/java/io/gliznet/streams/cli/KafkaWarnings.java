package io.gliznet.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Passes a warning of Kafka's clients at most once a minute for each kind, because they repeat one at every attempt. A kind is a
 * logger and a message without its numbers and without the client's name. What Kafka logs with the exception of an interrupted
 * thread does not pass: only a stop interrupts threads, and the service says what it gives up.
 *
 * <p>Threading: any. logback.xml names this class, and logback makes it.
 */
public final class KafkaWarnings extends Filter<ILoggingEvent> {

    private static final String CLIENTS = "org.apache.kafka.";
    private static final long INTERVAL_MS = Duration.ofMinutes(1).toMillis();
    private static final int MAX_KINDS = 500;

    /** Kafka's log context: {@code [Consumer clientId=gliznet-1, groupId=gliznet] }. */
    private static final Pattern CLIENT_NAME = Pattern.compile("^(?:\\[[^]]*] ?)+|^(?:stream-\\S+ )?\\[[^]]*] ");

    /** Kafka's log context writes values into the message before it is an event. */
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static final Set<String> INTERRUPTS =
            Set.of(InterruptedException.class.getName(), InterruptException.class.getName());

    private final Map<String, Long> passedAt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_KINDS;
        }
    };

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLoggerName().startsWith(CLIENTS)) {
            return FilterReply.NEUTRAL;
        }
        if (isInterrupted(event.getThrowableProxy())) {
            return FilterReply.DENY;
        }
        boolean isRepeated = event.getLevel().equals(Level.WARN) && !isDue(event);
        return isRepeated ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isInterrupted(@Nullable IThrowableProxy failure) {
        return failure != null && (INTERRUPTS.contains(failure.getClassName()) || isInterrupted(failure.getCause()));
    }

    private synchronized boolean isDue(ILoggingEvent event) {
        String message = CLIENT_NAME.matcher(event.getMessage()).replaceFirst("");
        String kind = event.getLoggerName() + NUMBER.matcher(message).replaceAll("");
        Long last = passedAt.get(kind);
        if (last != null && event.getTimeStamp() - last < INTERVAL_MS) {
            return false;
        }
        passedAt.put(kind, event.getTimeStamp());
        return true;
    }
}
