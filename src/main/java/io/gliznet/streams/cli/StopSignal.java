package io.gliznet.streams.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to stop, by SIGTERM, Ctrl-C or the command itself, that other threads wait for. Thread-safe. */
final class StopSignal {

    private final CountDownLatch requested = new CountDownLatch(1);

    /** From now on the first signal requests a stop, and the second one ends the process at once. */
    static StopSignal onSignals() {
        StopSignal stop = new StopSignal();
        Signals.onTermination(() -> {
            if (stop.isRequested()) {
                Runtime.getRuntime().halt(Signals.INTERRUPTED);
            }
            stop.request();
        });
        return stop;
    }

    void request() {
        requested.countDown();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    void await() {
        try {
            requested.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether a stop was requested within that time. */
    boolean await(Duration time) {
        try {
            return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
