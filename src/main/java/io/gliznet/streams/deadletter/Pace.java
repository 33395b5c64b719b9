package io.gliznet.streams.deadletter;

import java.time.Duration;

/**
 * When the next batch may be sent. Time that passed without a letter to send is not made up for. Times are those of a monotonic
 * clock, in nanoseconds. Not thread-safe.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private long due;

    /** @param perSecond infinity: no limit */
    Pace(double perSecond, long now) {
        this.perSecond = perSecond;
        due = now;
    }

    /** The first letter of a batch was found. */
    void begin(long now) {
        due += Math.max(0, now - due);
    }

    void sent(int letters) {
        due += (long) (letters / perSecond * NANOS_PER_SECOND);
    }

    /** How long to wait before the next batch. */
    Duration pause(long now) {
        return Duration.ofNanos(Math.max(0, due - now));
    }
}
