package io.gliznet.streams.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Admits so many warnings a minute: what a tenant writes must not fill the log. Thread-safe. */
public final class WarningLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perMinute;
    private final InstantSource clock;
    private Instant start = Instant.EPOCH;
    private int admitted;
    private long suppressed;

    public WarningLimit(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Returns how many were suppressed since the last one that was admitted; empty if this one is suppressed as well. */
    public synchronized OptionalLong admit() {
        Instant now = clock.instant();
        if (Duration.between(start, now).compareTo(WINDOW) >= 0) {
            start = now;
            admitted = 0;
        }
        if (admitted == perMinute) {
            suppressed++;
            return OptionalLong.empty();
        }
        admitted++;
        long before = suppressed;
        suppressed = 0;
        return OptionalLong.of(before);
    }
}
