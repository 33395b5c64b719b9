package io.gliznet.streams.records;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries with exponential backoff, up to a time limit, while the schema registry does not answer. Thread-safe; blocks its callers. */
final class RegistryRetry {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryRetry.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final Duration timeout;
    private final AtomicBoolean unavailable = new AtomicBoolean();

    RegistryRetry(Duration timeout) {
        this.timeout = timeout;
    }

    /** A call that may need the registry. */
    @FunctionalInterface
    interface Attempt<R> {
        R run() throws RejectedException;
    }

    /**
     * Runs the call until it does not fail with {@link RegistryUnavailableException}.
     *
     * @throws RegistryUnavailableException that of the last attempt, after the time limit
     */
    <R> R call(Attempt<R> attempt) throws RejectedException {
        long start = System.nanoTime();
        Duration delay = FIRST_DELAY;
        while (true) {
            try {
                R result = attempt.run();
                logRecovery();
                return result;
            } catch (RegistryUnavailableException e) {
                logOutage(e);
                Duration remaining = timeout.minusNanos(System.nanoTime() - start);
                if (remaining.isNegative() || remaining.isZero()) {
                    throw e;
                }
                pause(delay.compareTo(remaining) < 0 ? delay : remaining);
                delay = delay.multipliedBy(2).compareTo(MAX_DELAY) < 0 ? delay.multipliedBy(2) : MAX_DELAY;
            }
        }
    }

    /** Sleeps between half of the delay and all of it, so that many instances do not retry at the same time. */
    private static void pause(Duration delay) {
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(delay.toNanos() / 2, delay.toNanos() + 1));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void logOutage(RegistryUnavailableException e) {
        if (unavailable.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("problem", e.getMessage())
                    .addKeyValue("timeoutMs", timeout.toMillis())
                    .log("The schema registry is unreachable; processing is paused until it answers.");
        }
    }

    private void logRecovery() {
        if (unavailable.compareAndSet(true, false)) {
            LOG.atInfo().log("The schema registry answers again; processing continues.");
        }
    }
}
