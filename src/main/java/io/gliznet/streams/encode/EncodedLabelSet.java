package io.gliznet.streams.encode;

import io.gliznet.streams.label.LabelSet;

/**
 * A label set with the token ids of its labels: what the state store keeps, so that no document tokenizes a label.
 *
 * <p>Ownership: the arrays are shared and never written after construction.
 */
public final class EncodedLabelSet {

    private final LabelSet labelSet;
    private final int[][] labelIds;
    private final String tokenizerFingerprint;

    /** @param labelIds {@code [label][token]}, in the order of the set's labels, each at least one token */
    public EncodedLabelSet(LabelSet labelSet, int[][] labelIds, String tokenizerFingerprint) {
        this.labelSet = labelSet;
        this.labelIds = labelIds;
        this.tokenizerFingerprint = tokenizerFingerprint;
    }

    public LabelSet labelSet() {
        return labelSet;
    }

    public int size() {
        return labelIds.length;
    }

    /** Token ids of one label, not to be written to. */
    public int[] labelIds(int label) {
        return labelIds[label];
    }

    public String tokenizerFingerprint() {
        return tokenizerFingerprint;
    }
}
