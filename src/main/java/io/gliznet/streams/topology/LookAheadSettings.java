package io.gliznet.streams.topology;

import java.time.Duration;

/**
 * How far documents are classified ahead of the stream, per instance; stream threads share it equally.
 *
 * @param maxDeviceTime work in flight, in time of the devices: so long a document waits behind others at most, as a rule
 * @param maxBytes memory that polled and submitted documents may take, about
 * @param maxAttempts how often a document is tried that the service fails on, before it becomes a dead letter
 */
public record LookAheadSettings(Duration maxDeviceTime, long maxBytes, int maxAttempts) {

    public static final LookAheadSettings DEFAULT = new LookAheadSettings(Duration.ofSeconds(2), 64L * 1024 * 1024, 3);

    /** @throws IllegalArgumentException if one of them is not positive */
    public LookAheadSettings {
        if (maxDeviceTime.isNegative() || maxDeviceTime.isZero() || maxBytes < 1 || maxAttempts < 1) {
            throw new IllegalArgumentException("expected positive limits, found " + maxDeviceTime + ", " + maxBytes
                    + " bytes, " + maxAttempts + " attempts");
        }
    }
}
