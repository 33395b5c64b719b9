package io.gliznet.streams.encode;

import io.gliznet.streams.label.LabelSet;

/**
 * A label set with the token ids of its labels. The state store keeps it, so that labels are not tokenized for each document.
 *
 * <p>Ownership: the arrays are shared and must not be modified.
 */
public final class EncodedLabelSet {

    private final LabelSet labelSet;
    private final int[][] labelIds;
    private final String tokenizerFingerprint;

    /** @param labelIds token ids, {@code [label][token]}, in the order of the set's labels; each label has at least one */
    public EncodedLabelSet(LabelSet labelSet, int[][] labelIds, String tokenizerFingerprint) {
        this.labelSet = labelSet;
        this.labelIds = labelIds;
        this.tokenizerFingerprint = tokenizerFingerprint;
    }

    public LabelSet labelSet() {
        return labelSet;
    }

    /** Number of labels. */
    public int size() {
        return labelIds.length;
    }

    /** Token ids of one label, which must not be modified. */
    public int[] labelIds(int label) {
        return labelIds[label];
    }

    /** Fingerprint of the tokenizer that made the ids; ids of another tokenizer must not be used. */
    public String tokenizerFingerprint() {
        return tokenizerFingerprint;
    }
}
