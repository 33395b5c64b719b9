package io.gliznet.streams.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The memory of the process while the service runs at full load.
 *
 * @param documents documents that were sent; each has a result
 * @param samples samples at equal distances, in order of time
 * @param settledHeapMiB the live heap after {@link #SETTLED_MINUTES}
 * @param finalHeapMiB the live heap at the end
 */
public record Soak(
        Duration duration, long documents, List<Sample> samples, double settledHeapMiB, double finalHeapMiB) {

    /** Time in which the JVM still loads and compiles classes. */
    public static final int SETTLED_MINUTES = 5;

    /** @param documents documents that have a result so far */
    public record Sample(double minute, double residentMiB, long documents) {}

    /**
     * Growth of the resident memory from minute {@link #SETTLED_MINUTES} to the end, by linear regression over the samples,
     * divided by the mean.
     *
     * @return 0.01 for one percent; NaN if there are fewer than two samples
     */
    public double growth() {
        List<Sample> settled = samples.stream()
                .filter(sample -> sample.minute() >= SETTLED_MINUTES)
                .toList();
        double meanMinute = mean(settled, Sample::minute);
        double meanMiB = mean(settled, Sample::residentMiB);
        double covariance = mean(settled, s -> (s.minute() - meanMinute) * (s.residentMiB() - meanMiB));
        double variance = mean(settled, s -> Math.pow(s.minute() - meanMinute, 2));
        double span = duration.toMillis() / 60_000.0 - SETTLED_MINUTES;
        return covariance / variance * span / meanMiB;
    }

    public double documentsPerSecond() {
        Sample last = samples.get(samples.size() - 1);
        return last.documents() / (60 * last.minute());
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> of) {
        return samples.stream().mapToDouble(of).average().orElse(Double.NaN);
    }
}
