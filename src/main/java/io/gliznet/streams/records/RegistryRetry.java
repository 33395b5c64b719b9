package io.gliznet.streams.records;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/** Retries with exponential backoff, up to a time limit, while the schema registry does not answer. Thread-safe; blocks its callers. */
final class RegistryRetry {

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final Duration timeout;
    private final RegistryStatus status;

    /** @param status told of each wait */
    RegistryRetry(Duration timeout, RegistryStatus status) {
        this.timeout = timeout;
        this.status = status;
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
        try {
            return attempt.run();
        } catch (RegistryUnavailableException e) {
            try (RegistryStatus.Wait wait = status.begin(e)) {
                return retry(attempt, e, start, wait);
            }
        }
    }

    private <R> R retry(Attempt<R> attempt, RegistryUnavailableException first, long start, RegistryStatus.Wait wait)
            throws RejectedException {
        RegistryUnavailableException last = first;
        Duration delay = FIRST_DELAY;
        while (true) {
            Duration remaining = timeout.minusNanos(System.nanoTime() - start);
            if (remaining.isNegative() || remaining.isZero()) {
                throw last;
            }
            pause(delay.compareTo(remaining) < 0 ? delay : remaining);
            delay = delay.multipliedBy(2).compareTo(MAX_DELAY) < 0 ? delay.multipliedBy(2) : MAX_DELAY;
            try {
                R result = attempt.run();
                wait.answered();
                return result;
            } catch (RegistryUnavailableException e) {
                wait.failed(e);
                last = e;
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
}
