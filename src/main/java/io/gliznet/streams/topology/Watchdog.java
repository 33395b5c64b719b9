package io.gliznet.streams.topology;

import io.gliznet.streams.observe.Availability;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Notices a device or a broker that does not answer. Threading: a thread of its own. */
final class Watchdog implements AutoCloseable {

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
    private static final int CHECKS_PER_TIMEOUT = 10;

    private final CountDownLatch closed = new CountDownLatch(1);

    private Watchdog() {}

    /**
     * @param longestRun how long the device that has computed longest has been at it
     * @param failed told, once, when that is longer than the time-out
     * @param brokerAnswers whether the broker answers, asked about once a second; each change is logged
     */
    static Watchdog start(
            Supplier<Duration> longestRun, Duration timeout, Consumer<String> failed, BooleanSupplier brokerAnswers) {
        Watchdog watchdog = new Watchdog();
        Thread thread =
                new Thread(() -> watchdog.watch(longestRun, timeout, failed, brokerAnswers), "gliznet-watchdog");
        thread.setDaemon(true);
        thread.start();
        return watchdog;
    }

    private void watch(
            Supplier<Duration> longestRun, Duration timeout, Consumer<String> failed, BooleanSupplier brokerAnswers) {
        Availability broker = new Availability("The Kafka broker");
        long period = Math.min(LONGEST_PERIOD.toMillis(), Math.max(1, timeout.toMillis() / CHECKS_PER_TIMEOUT));
        try {
            while (!closed.await(period, TimeUnit.MILLISECONDS)) {
                note(broker, brokerAnswers.getAsBoolean());
                Duration run = longestRun.get();
                if (run.compareTo(timeout) > 0) {
                    failed.accept("inference.timeout.ms: expected a device to answer within " + timeout.toMillis()
                            + " ms, found no answer after " + run.toMillis() + " ms");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(Availability broker, boolean answers) {
        if (answers) {
            broker.answered();
        } else {
            broker.failed("no answer for 10 s");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
