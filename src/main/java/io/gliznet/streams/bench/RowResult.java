package io.gliznet.streams.bench;

import io.gliznet.streams.infer.InferenceStats;
import java.util.Arrays;
import java.util.Optional;

/**
 * One row of the benchmark.
 *
 * @param key letter of the row and what sets it apart, as the JSON names it
 * @param tokens of the sequences, labels included, padding left out; 0 where nobody counts
 * @param paddedTokens the same with padding
 * @param latency from a document's send to its result, where documents come one by one
 */
public record RowResult(
        String key,
        String name,
        long documents,
        ResourceUse took,
        long tokens,
        long paddedTokens,
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

    /** A row without latencies. */
    static RowResult of(
            String key, String name, long documents, ResourceUse took, InferenceStats before, InferenceStats after) {
        return new RowResult(
                key,
                name,
                documents,
                took,
                after.tokens() - before.tokens(),
                after.paddedTokens() - before.paddedTokens(),
                Optional.empty());
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

    /** Share of the tokens that the model saw that were padding, 0 to 1. */
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : 1 - (double) tokens / paddedTokens;
    }

    RowResult with(Latency measured) {
        return new RowResult(key, name, documents, took, tokens, paddedTokens, Optional.of(measured));
    }

    /** Two turns of one row, which has no latencies. */
    RowResult plus(RowResult next) {
        return new RowResult(
                key,
                name,
                documents + next.documents,
                took.plus(next.took),
                tokens + next.tokens,
                paddedTokens + next.paddedTokens,
                Optional.empty());
    }
}
