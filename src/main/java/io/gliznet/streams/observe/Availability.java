package io.gliznet.streams.observe;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a system that the service needs answers. The log says when it stops to answer and when it answers again, with at most one
 * warning in ten seconds: an outage that begins within ten seconds of another is reported when they are over. Thread-safe.
 */
public final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final String system;
    private final LongSupplier nanoTime;
    private volatile boolean answers = true;
    private boolean isReported;
    private long nextWarningAt;

    /** @param system name at the start of a sentence */
    public Availability(String system) {
        this(system, System::nanoTime);
    }

    Availability(String system, LongSupplier nanoTime) {
        this.system = system;
        this.nanoTime = nanoTime;
        nextWarningAt = nanoTime.getAsLong();
    }

    /** True until an outage is noticed. */
    public boolean answers() {
        return answers;
    }

    /** Notes that the system answers. */
    public synchronized void answered() {
        answers = true;
        if (isReported) {
            isReported = false;
            LOG.atInfo().log("{} answers again.", system);
        }
    }

    /**
     * Notes that the system does not answer. To be called again during an outage, about once a second.
     *
     * @param problem what was found; contains no credentials
     */
    public synchronized void failed(String problem) {
        answers = false;
        long now = nanoTime.getAsLong();
        if (!isReported && now - nextWarningAt >= 0) {
            isReported = true;
            nextWarningAt = now + BETWEEN_WARNINGS.toNanos();
            LOG.atWarn().addKeyValue("problem", problem).log("{} does not answer; work that needs it waits.", system);
        }
    }
}
