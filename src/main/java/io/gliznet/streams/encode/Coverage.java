package io.gliznet.streams.encode;

/**
 * What of a text the model saw, and in how many pieces.
 *
 * @param textTokens tokens of the text, as far as it was read
 * @param scoredTokens tokens of the text that stood in at least one window
 * @param windows pieces the text was scored in; 1: whole
 * @param labels labels of the set
 * @param scoredLabels labels that were scored
 * @param labelPasses groups the labels were scored in; 1: all together
 * @param complete the whole text was scored against every label
 */
public record Coverage(
        int textTokens,
        int scoredTokens,
        int windows,
        int labels,
        int scoredLabels,
        int labelPasses,
        boolean complete) {}
