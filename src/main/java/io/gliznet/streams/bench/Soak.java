package io.gliznet.streams.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The service at full load for a while, and the memory of its process meanwhile.
 *
 * @param documents that went in; every one of them came out
 * @param samples in order of time, evenly apart
 * @param settledHeapMiB the live heap after {@link #SETTLED_MINUTES}
 * @param finalHeapMiB the live heap at the end
 */
public record Soak(
        Duration duration, long documents, List<Sample> samples, double settledHeapMiB, double finalHeapMiB) {

    /** Until here a JVM still loads and compiles. */
    public static final int SETTLED_MINUTES = 5;

    /** @param documents that came out so far */
    public record Sample(double minute, double residentMiB, long documents) {}

    /**
     * How much memory grows from the fifth minute to the end, as a straight line through the samples says, over its mean.
     *
     * @return 0.01 is one per cent; NaN unless there are two samples
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
