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
 * @param unknownShare share, 0 to 1, of the scored tokens that the vocabulary of the model does not contain; 0 for tokenizers
 *     without an unknown token
 */
public record Coverage(
        int textTokens,
        int scoredTokens,
        int windows,
        int labels,
        int scoredLabels,
        int labelPasses,
        boolean complete,
        double unknownShare) {

    /**
     * An unknown token stands for a whole word, and a word in a script that the model hardly knows takes a token for each character:
     * a third of the tokens can be most of the words.
     */
    private static final double HARDLY_READABLE = 1.0 / 3;

    /** One unknown token in a short text is a third of it already, and is often an emoji behind readable words. */
    private static final int SEVERAL = 2;

    /** Coverage of a text without unknown tokens. */
    public Coverage(
            int textTokens,
            int scoredTokens,
            int windows,
            int labels,
            int scoredLabels,
            int labelPasses,
            boolean complete) {
        this(textTokens, scoredTokens, windows, labels, scoredLabels, labelPasses, complete, 0);
    }

    Coverage withUnknownShare(double share) {
        return new Coverage(textTokens, scoredTokens, windows, labels, scoredLabels, labelPasses, complete, share);
    }

    /**
     * Whether so much of the text is unknown to the model that the scores mean little: a third of its tokens or more, at least
     * two of them, or all.
     */
    public boolean isHardlyReadable() {
        long unknown = Math.round(unknownShare * scoredTokens);
        return unknownShare >= HARDLY_READABLE && (unknown >= SEVERAL || unknown == scoredTokens);
    }
}
