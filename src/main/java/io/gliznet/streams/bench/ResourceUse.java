package io.gliznet.streams.bench;

/**
 * What a stretch of a run took of the machine.
 *
 * @param cpuSeconds of this process, all threads
 * @param peakResidentMiB the most memory of this process that was resident meanwhile; 0 where the system does not tell
 */
public record ResourceUse(double seconds, double cpuSeconds, double peakResidentMiB) {

    private static final double NANOS = 1e9;
    private static final double MEBI = 1024.0 * 1024;

    /** One that has begun. */
    static final class Stretch {

        private final long start = System.nanoTime();
        private final long cpu = ProcessProbe.cpuNanos();

        ResourceUse end() {
            double seconds = (System.nanoTime() - start) / NANOS;
            return new ResourceUse(
                    seconds, (ProcessProbe.cpuNanos() - cpu) / NANOS, ProcessProbe.peakResidentBytes() / MEBI);
        }
    }

    /** Two stretches, one after the other. */
    ResourceUse plus(ResourceUse next) {
        return new ResourceUse(
                seconds + next.seconds, cpuSeconds + next.cpuSeconds, Math.max(peakResidentMiB, next.peakResidentMiB));
    }

    static Stretch begin() {
        ProcessProbe.forgetPeak();
        return new Stretch();
    }
}
