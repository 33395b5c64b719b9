package io.gliznet.streams.score;

/**
 * The score of one label.
 *
 * @param label name of the label
 * @param score 0 to 1
 * @param selected whether the label applies, by the rule of the label set
 */
public record Score(String label, double score, boolean selected) {}
