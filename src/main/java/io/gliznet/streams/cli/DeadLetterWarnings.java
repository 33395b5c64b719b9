package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.topology.Counters;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in the log that documents become dead letters: at once for the first document of a reason, then at most once a minute
 * for each reason.
 *
 * <p>Threading: {@link #poll} is called by one thread.
 */
final class DeadLetterWarnings {

    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWarnings.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Supplier<Counters> counters;
    private final LongSupplier nanoTime;
    private final ObjLongConsumer<Reason> warn;
    private final Map<Reason, Warned> warned = new EnumMap<>(Reason.class);

    /** The last warning of a reason. */
    private record Warned(long documents, long atNanos) {}

    /**
     * @param nanoTime the clock, as {@link System#nanoTime}
     * @param warn told the reason, and the number of documents since the last warning with this reason
     */
    DeadLetterWarnings(Supplier<Counters> counters, LongSupplier nanoTime, ObjLongConsumer<Reason> warn) {
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.warn = warn;
    }

    /** Polls on a daemon thread until the stop is requested. */
    static void start(Supplier<Counters> counters, String topic, StopSignal stop) {
        DeadLetterWarnings warnings = new DeadLetterWarnings(
                counters, System::nanoTime, (reason, documents) -> log(topic, reason, documents));
        Thread thread = new Thread(
                () -> {
                    while (!stop.await(POLL)) {
                        warnings.poll();
                    }
                },
                "dead-letter-warnings");
        thread.setDaemon(true);
        thread.start();
    }

    void poll() {
        long now = nanoTime.getAsLong();
        counters.get().rejected().forEach((reason, documents) -> poll(reason, documents, now));
    }

    private void poll(Reason reason, long documents, long now) {
        Warned last = warned.get(reason);
        long before = last == null ? 0 : last.documents();
        boolean isDue = last == null || now - last.atNanos() >= INTERVAL.toNanos();
        if (documents > before && isDue) {
            warned.put(reason, new Warned(documents, now));
            warn.accept(reason, documents - before);
        }
    }

    private static void log(String topic, Reason reason, long documents) {
        LOG.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("documents", documents)
                .addKeyValue("topic", topic)
                .log("documents were not classified and became dead letters");
    }
}
