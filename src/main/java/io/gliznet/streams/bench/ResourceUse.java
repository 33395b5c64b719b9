package io.gliznet.streams.bench;

/**
 * The time and memory that this process used during an interval.
 *
 * @param seconds length of the interval
 * @param cpuSeconds CPU time of all threads
 * @param peakResidentMiB largest resident memory during the interval; 0 where the operating system does not report it
 */
public record ResourceUse(double seconds, double cpuSeconds, double peakResidentMiB) {

    private static final double NANOS = 1e9;
    private static final double MEBI = 1024.0 * 1024;

    /** An interval that has begun. */
    static final class Interval {

        private final long start = System.nanoTime();
        private final long cpu = ProcessProbe.cpuNanos();

        ResourceUse end() {
            double seconds = (System.nanoTime() - start) / NANOS;
            return new ResourceUse(
                    seconds, (ProcessProbe.cpuNanos() - cpu) / NANOS, ProcessProbe.peakResidentBytes() / MEBI);
        }
    }

    /** The sum of this interval and the next one. */
    ResourceUse plus(ResourceUse next) {
        return new ResourceUse(
                seconds + next.seconds, cpuSeconds + next.cpuSeconds, Math.max(peakResidentMiB, next.peakResidentMiB));
    }

    static Interval begin() {
        ProcessProbe.resetPeak();
        return new Interval();
    }
}
