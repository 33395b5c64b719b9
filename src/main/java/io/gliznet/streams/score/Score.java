package io.gliznet.streams.score;

/**
 * One label's score.
 *
 * @param score 0 to 1
 * @param selected the score reached the label's threshold (and, in a single-label set, is the best)
 */
public record Score(String label, double score, boolean selected) {}
