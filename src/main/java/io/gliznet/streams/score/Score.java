package io.gliznet.streams.score;

/**
 * The score of one label.
 *
 * @param label name of the label
 * @param score 0 to 1
 * @param selected whether the score reaches the label's threshold and, in a single-label set, is the best
 */
public record Score(String label, double score, boolean selected) {}
