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
        private final LongAdder batches = new LongAdder();
        private final LongAdder sequences = new LongAdder();
        private final LongAdder tokens = new LongAdder();
        private final LongAdder paddedTokens = new LongAdder();
        private final LongAdder busyNanos = new LongAdder();

        void add(int rows, int length, long batchTokens, long nanos) {
            batches.increment();
            sequences.add(rows);
            tokens.add(batchTokens);
            paddedTokens.add((long) rows * length);
            busyNanos.add(nanos);
        }

        InferenceStats read() {
            return new InferenceStats(
                    batches.sum(), sequences.sum(), tokens.sum(), paddedTokens.sum(), busyNanos.sum());
        }
    }
}
