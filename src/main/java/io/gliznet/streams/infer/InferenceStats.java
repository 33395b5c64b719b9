package io.gliznet.streams.infer;

import java.util.concurrent.atomic.LongAdder;

/**
 * Sums since the start.
 *
 * @param batches that went through a device
 * @param sequences in them
 * @param tokens of the sequences
 * @param paddedTokens tokens that the device saw, padding included
 * @param busyNanos time that devices were computing, summed over callers
 */
public record InferenceStats(long batches, long sequences, long tokens, long paddedTokens, long busyNanos) {

    /** Share of the tokens a device saw that were padding, 0 to 1. */
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : 1 - (double) tokens / paddedTokens;
    }

    /** The sums while they grow. Thread-safe. */
    static final class Meter {

        private static final double NANOS_PER_SECOND = 1e9;

        /** The speed is an average over about so much time on the device. */
        private static final double MEMORY_NANOS = 2e9;

        private final LongAdder batches = new LongAdder();
        private final LongAdder sequences = new LongAdder();
        private final LongAdder tokens = new LongAdder();
        private final LongAdder paddedTokens = new LongAdder();
        private final LongAdder busyNanos = new LongAdder();
        private double nanosPerToken;
        private double tokensPerSequence;

        void add(int rows, int length, long batchTokens, long nanos) {
            batches.increment();
            sequences.add(rows);
            tokens.add(batchTokens);
            paddedTokens.add((long) rows * length);
            busyNanos.add(nanos);
            if (batchTokens > 0) {
                double weight = -Math.expm1(-nanos / MEMORY_NANOS);
                average(weight, (double) nanos / batchTokens, (double) batchTokens / rows);
            }
        }

        /** A first estimate of the speed, before anything was run that counts. */
        synchronized void expect(long someTokens, long nanos) {
            nanosPerToken = Math.max(nanosPerToken, (double) nanos / someTokens);
        }

        /** Speed of one caller, by what was run lately; 0 while nothing was run. */
        synchronized double tokensPerSecond() {
            return nanosPerToken == 0 ? 0 : NANOS_PER_SECOND / nanosPerToken;
        }

        /** Mean length of the sequences that were run lately; 0 while nothing was run. */
        synchronized double tokensPerSequence() {
            return tokensPerSequence;
        }

        private synchronized void average(double weight, double newestNanos, double newestLength) {
            nanosPerToken = mean(nanosPerToken, weight, newestNanos);
            tokensPerSequence = mean(tokensPerSequence, weight, newestLength);
        }

        private static double mean(double earlier, double weight, double newest) {
            return earlier == 0 ? newest : earlier + weight * (newest - earlier);
        }

        InferenceStats read() {
            return new InferenceStats(
                    batches.sum(), sequences.sum(), tokens.sum(), paddedTokens.sum(), busyNanos.sum());
        }
    }
}
