package io.gliznet.streams.bench;

import io.gliznet.streams.infer.InferenceStats;
import java.util.Arrays;
import java.util.Optional;

/**
 * The measurements of one row, or of one of its turns.
 *
 * @param key the row's name in the JSON and in the table
 * @param name what the row measures, for people
 * @param tokens tokens of all sequences with labels and without padding; 0 if they are not counted
 * @param paddedTokens tokens of all sequences with labels and padding; 0 if they are not counted
 * @param latency time from the send of a document to its result; empty unless documents arrive one at a time
 */
public record RowResult(
        String key,
        String name,
        long documents,
        ResourceUse use,
        long tokens,
        long paddedTokens,
        Optional<Latency> latency) {

    /**
     * Percentiles in milliseconds, by the nearest rank.
     *
     * @param count measured documents
     */
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
            String key, String name, long documents, ResourceUse use, InferenceStats before, InferenceStats after) {
        return new RowResult(
                key,
                name,
                documents,
                use,
                after.tokens() - before.tokens(),
                after.paddedTokens() - before.paddedTokens(),
                Optional.empty());
    }

    public double documentsPerSecond() {
        return documents / use.seconds();
    }

    public double tokensPerSecond() {
        return tokens / use.seconds();
    }

    public double cpuSecondsPerThousand() {
        return 1_000 * use.cpuSeconds() / documents;
    }

    /** Share of the model's input tokens that is padding, 0 to 1. */
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : 1 - (double) tokens / paddedTokens;
    }

    /** The same figures as those of another row. */
    RowResult named(String other) {
        return new RowResult(other, name, documents, use, tokens, paddedTokens, latency);
    }

    RowResult with(Latency measured) {
        return new RowResult(key, name, documents, use, tokens, paddedTokens, Optional.of(measured));
    }

    /** The sum of two turns of one row, without latencies. */
    RowResult plus(RowResult next) {
        return new RowResult(
                key,
                name,
                documents + next.documents,
                use.plus(next.use),
                tokens + next.tokens,
                paddedTokens + next.paddedTokens,
                Optional.empty());
    }
}
