package io.gliznet.streams.encode;

/**
 * How long texts are read.
 *
 * @param maxWindows windows a text is scored in at most; what lies behind them is not scored, and the coverage says so
 * @param windowOverlap tokens that two neighbouring windows share at most
 * @param maxTokens tokens of all sequences of one document: windows beyond it are not scored, and the coverage says so
 */
public record TextSettings(Truncation truncation, int maxWindows, int windowOverlap, int maxTokens) {

    public static final TextSettings DEFAULT = new TextSettings(Truncation.WINDOWS, 16, 64, 32_768);

    /** @throws IllegalArgumentException if there is no window, or the overlap is negative */
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
