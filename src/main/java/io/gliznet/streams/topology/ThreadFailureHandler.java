package io.gliznet.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Replaces stream threads that die of a service error, after a pause that grows, until it has happened too often; then the
 * service stops and says why. A failure counts until the documents that it held up are committed, for at most half an hour. A
 * record error never ends a thread. A service that is closing replaces no thread.
 *
 * <p>Threading: called by the dying threads, which wait in it.
 */
final class ThreadFailureHandler implements StreamsUncaughtExceptionHandler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailureHandler.class);

    /** Per stream thread, for one cause is often the end of all. */
    private static final int MAX_FAILURES = 5;

    private static final Duration WINDOW = Duration.ofMinutes(30);

    /** Alone they say only that there is a cause: Kafka also wraps the exceptions of callbacks in them. */
    private static final Set<Class<?>> WRAPPERS = Set.of(StreamsException.class, KafkaException.class);

    private final int streamThreads;
    private final Duration firstPause;
    private final InstantSource clock;
    private final Function<Throwable, String> words;
    private final Supplier<BooleanSupplier> overcome;
    private final Deque<Failure> failures = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LongAdder replaced = new LongAdder();
    private volatile Optional<Throwable> reason = Optional.empty();

    /**
     * @param firstPause before the first replacement; twice as long for each one after it
     * @param words what the log says of a failure
     * @param overcome called at a failure; what it returns is true once the documents that wait then are committed
     */
    ThreadFailureHandler(
            int streamThreads,
            Duration firstPause,
            InstantSource clock,
            Function<Throwable, String> words,
            Supplier<BooleanSupplier> overcome) {
        this.streamThreads = streamThreads;
        this.firstPause = firstPause;
        this.clock = clock;
        this.words = words;
        this.overcome = overcome;
    }

    private record Failure(Instant at, BooleanSupplier isOvercome) {}

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        // Kafka Streams rethrows it, and gives only the first threads a handler of their own
        Thread.currentThread().setUncaughtExceptionHandler((thread, reported) -> {});
        if (closed.getCount() == 0) {
            log(Level.INFO, failure).log("a stream thread ended while the service closes: {}", words.apply(failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        reason = Optional.of(failure);
        int before = count();
        if (failure instanceof Error || isGlobal() || before >= MAX_FAILURES * streamThreads) {
            log(Level.ERROR, failure).addKeyValue("failures", before + 1).log("stopping: {}", words.apply(failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Duration pause = firstPause.multipliedBy(1L << (before / streamThreads));
        log(Level.WARN, failure)
                .addKeyValue("failures", before + 1)
                .addKeyValue("pause", pause)
                .log("a stream thread is replaced: {}", words.apply(failure));
        await(pause);
        replaced.increment();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Threads that were replaced. */
    long replaced() {
        return replaced.sum();
    }

    /** The newest failure. */
    Optional<Throwable> reason() {
        return reason;
    }

    /** Ends every pause; from now on no thread is replaced. */
    @Override
    public void close() {
        closed.countDown();
    }

    /** The innermost message: what Kafka wraps around it says only where. A cause without a message says less than what is around it. */
    static String message(Throwable failure) {
        Throwable speaking = failure;
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
            speaking = cause.getMessage() == null ? speaking : cause;
        }
        return speaking.getClass().getSimpleName() + ": " + speaking.getMessage();
    }

    /** What Kafka reports is told by its message; what nobody expected, by its stack trace too. */
    private static LoggingEventBuilder log(Level level, Throwable failure) {
        LoggingEventBuilder event = LOG.atLevel(level);
        return isReportedByKafka(failure) ? event : event.setCause(failure);
    }

    private static boolean isReportedByKafka(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null || cause == failure) {
            return failure instanceof KafkaException;
        }
        return (failure instanceof KafkaException && !WRAPPERS.contains(failure.getClass()))
                || isReportedByKafka(cause);
    }

    private synchronized int count() {
        Instant now = clock.instant();
        failures.removeIf(failure ->
                failure.at().isBefore(now.minus(WINDOW)) || failure.isOvercome().getAsBoolean());
        int before = failures.size();
        failures.add(new Failure(now, overcome.get()));
        return before;
    }

    /** Kafka cannot replace the thread that reads label sets. */
    private static boolean isGlobal() {
        return Thread.currentThread().getName().endsWith("GlobalStreamThread");
    }

    private void await(Duration pause) {
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
