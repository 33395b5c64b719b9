package io.gliznet.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Passes a warning of Kafka's clients at most once a minute for each kind, because they repeat one at every attempt. A kind is a
 * logger and a message without its values and without the client's name.
 *
 * <p>Threading: any. logback.xml names this class, and logback makes it.
 */
public final class KafkaWarnings extends Filter<ILoggingEvent> {

    private static final String CLIENTS = "org.apache.kafka.";
    private static final long INTERVAL_MS = Duration.ofMinutes(1).toMillis();
    private static final int MAX_KINDS = 500;

    /** Kafka's log context: {@code [Consumer clientId=gliznet-1, groupId=gliznet] }. */
    private static final Pattern CLIENT_NAME = Pattern.compile("^(?:\\[[^]]*] ?)+|^(?:stream-\\S+ )?\\[[^]]*] ");

    private final Map<String, Long> passedAt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_KINDS;
        }
    };

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean isWarning =
                event.getLevel().equals(Level.WARN) && event.getLoggerName().startsWith(CLIENTS);
        return !isWarning || isDue(event) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private synchronized boolean isDue(ILoggingEvent event) {
        String kind =
                event.getLoggerName() + CLIENT_NAME.matcher(event.getMessage()).replaceFirst("");
        Long last = passedAt.get(kind);
        if (last != null && event.getTimeStamp() - last < INTERVAL_MS) {
            return false;
        }
        passedAt.put(kind, event.getTimeStamp());
        return true;
    }
}
