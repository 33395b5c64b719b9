package io.gliznet.streams.encode;

/**
 * How much of a document the model saw.
 *
 * @param textTokens tokens of the text that was tokenized
 * @param scoredTokens tokens of the text that are part of at least one window
 * @param windows windows into which the text was split; 1 if it was not split, 0 if it has no tokens
 * @param labels labels of the set
 * @param scoredLabels labels that were scored
 * @param labelPasses groups into which the labels were split; 1 if they were not split
 * @param complete whether the whole text was scored against every label
 */
public record Coverage(
        int textTokens,
        int scoredTokens,
        int windows,
        int labels,
        int scoredLabels,
        int labelPasses,
        boolean complete) {}
