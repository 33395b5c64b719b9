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

/** Waits an outage of the registry out, up to a time, asking ever more seldom. Thread-safe; blocks its callers. */
final class RegistryRetry {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryRetry.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LAST_DELAY = Duration.ofSeconds(5);

    private final Duration timeout;
    private final AtomicBoolean away = new AtomicBoolean();

    RegistryRetry(Duration timeout) {
        this.timeout = timeout;
    }

    /** Something that may have to ask the registry. */
    @FunctionalInterface
    interface Attempt<R> {
        R run() throws RejectedException;
    }

    /** @throws RegistryUnavailableException the last attempt's, once the time is over */
    <R> R call(Attempt<R> attempt) throws RejectedException {
        long start = System.nanoTime();
        Duration delay = FIRST_DELAY;
        while (true) {
            try {
                R result = attempt.run();
                noteReturn();
                return result;
            } catch (RegistryUnavailableException e) {
                noteOutage(e);
                Duration left = timeout.minusNanos(System.nanoTime() - start);
                if (left.isNegative() || left.isZero()) {
                    throw e;
                }
                pause(delay.compareTo(left) < 0 ? delay : left);
                delay = delay.multipliedBy(2).compareTo(LAST_DELAY) < 0 ? delay.multipliedBy(2) : LAST_DELAY;
            }
        }
    }

    /** Between half the delay and all of it, so that the threads of many instances do not come back at once. */
    private static void pause(Duration delay) {
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(delay.toNanos() / 2, delay.toNanos() + 1));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void noteOutage(RegistryUnavailableException e) {
        if (away.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("problem", e.getMessage())
                    .addKeyValue("timeoutMs", timeout.toMillis())
                    .log("schema registry is away: records wait");
        }
    }

    private void noteReturn() {
        if (away.compareAndSet(true, false)) {
            LOG.atInfo().log("schema registry is back");
        }
    }
}
