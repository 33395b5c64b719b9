package io.gliznet.streams.encode;

/**
 * How texts that are longer than the model's input are read.
 *
 * @param maxWindows maximum number of windows; text beyond the last window is ignored, and the coverage says so
 * @param windowOverlap maximum number of tokens that two neighbouring windows share
 * @param maxTokens maximum number of tokens over all sequences of one document; text beyond it is ignored, and the coverage
 *     says so
 */
public record TextSettings(Truncation truncation, int maxWindows, int windowOverlap, int maxTokens) {

    public static final TextSettings DEFAULT = new TextSettings(Truncation.WINDOWS, 16, 64, 32_768);

    /** @throws IllegalArgumentException if {@code maxWindows} is less than 1, or the overlap is negative */
    public TextSettings {
        if (maxWindows < 1) {
            throw new IllegalArgumentException("maxWindows: expected 1 or more, found " + maxWindows);
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens: expected 1 or more, found " + maxTokens);
        }
        if (windowOverlap < 0) {
            throw new IllegalArgumentException("windowOverlap: expected 0 or more tokens, found " + windowOverlap);
        }
    }
}
