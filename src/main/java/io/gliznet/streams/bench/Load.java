package io.gliznet.streams.bench;

/**
 * What other programs computed on this machine, in cores: during a second before the run, a second after it, and all of the run.
 *
 * @param startAverage the load average of the operating system before the run, which covers the minute before; negative if it has none
 * @param endAverage the same after the run, which is part of it
 */
public record Load(double startAverage, double endAverage, double start, double end, double run) {

    /** With more than this share of the cores in use by others, the figures of a run say little. */
    private static final double BUSY_SHARE = 0.05;

    /** Whether other programs took part of the cores that the rows needed. */
    public boolean isBusy() {
        return Math.max(run, Math.max(start, end))
                > BUSY_SHARE * Runtime.getRuntime().availableProcessors();
    }
}
