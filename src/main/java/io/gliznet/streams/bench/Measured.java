package io.gliznet.streams.bench;

import java.util.Arrays;
import java.util.Optional;

/**
 * One row of the benchmark.
 *
 * @param key letter of the row and what sets it apart, as the JSON names it
 * @param tokens of the sequences, labels included, padding left out; 0 where nobody counts
 * @param paddingShare 0 to 1
 * @param latency from a document's send to its result, where documents come one by one
 */
public record Measured(
        String key,
        String name,
        long documents,
        Took took,
        long tokens,
        double paddingShare,
        Optional<Latency> latency) {

    /** Milliseconds, and how many were measured. */
    public record Latency(int count, double p50, double p95, double p99) {

        static Latency of(double[] millis) {
            double[] sorted = millis.clone();
            Arrays.sort(sorted);
            return new Latency(sorted.length, at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99));
        }

        private static double at(double[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1];
        }
    }

    public double documentsPerSecond() {
        return documents / took.seconds();
    }

    public double tokensPerSecond() {
        return tokens / took.seconds();
    }

    public double cpuSecondsPerThousand() {
        return 1_000 * took.cpuSeconds() / documents;
    }

    /** The faster of two runs: the one that less came in the way of. */
    Measured faster(Measured again) {
        return documentsPerSecond() >= again.documentsPerSecond() ? this : again;
    }
}
