package io.gliznet.streams.infer;

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
}
