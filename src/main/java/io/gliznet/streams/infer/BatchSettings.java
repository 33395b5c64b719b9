package io.gliznet.streams.infer;

import io.gliznet.streams.batch.BatchPlanner;
import java.time.Duration;

/**
 * How sequences are put together where a device gains by it.
 *
 * @param window sequences that are sorted by length together; more pad less, and wait longer
 * @param maxDelay how long a batch that is not full waits for sequences that are being encoded
 */
public record BatchSettings(BatchPlanner planner, int window, Duration maxDelay) {

    public static final BatchSettings DEFAULT =
            new BatchSettings(new BatchPlanner(16_384, 16), 1_024, Duration.ofMillis(5));

    /** @throws IllegalArgumentException if the window is empty or the delay negative */
    public BatchSettings {
        if (window < 1 || maxDelay.isNegative()) {
            throw new IllegalArgumentException(
                    "expected a window of 1 or more and no negative delay, found " + window + ", " + maxDelay);
        }
    }
}
