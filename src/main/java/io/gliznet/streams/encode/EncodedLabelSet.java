package io.gliznet.streams.encode;

import io.gliznet.streams.label.LabelSet;

/**
 * A label set that the model can read, with the token ids of its labels if they stand in the sequence of each document. The state
 * store keeps it, so that labels are not tokenized for each document.
 *
 * <p>Ownership: the arrays are shared and must not be modified.
 */
public final class EncodedLabelSet {

    private final LabelSet labelSet;
    private final String labelSetFingerprint;
    private final int[][] labelIds;
    private final String encoderFingerprint;

    /**
     * @param labelIds token ids, {@code [label][token]}, in the order of the set's labels; each label has at least one, or, if the
     *     model reads labels apart from texts, none
     * @param encoderFingerprint of the {@link LabelEncoder} that made this
     */
    public EncodedLabelSet(LabelSet labelSet, int[][] labelIds, String encoderFingerprint) {
        this.labelSet = labelSet;
        this.labelSetFingerprint = labelSet.fingerprint();
        this.labelIds = labelIds;
        this.encoderFingerprint = encoderFingerprint;
    }

    public LabelSet labelSet() {
        return labelSet;
    }

    /** See {@link LabelSet#fingerprint()}; computed once, because every result bears it. */
    public String labelSetFingerprint() {
        return labelSetFingerprint;
    }

    /** Number of labels. */
    public int size() {
        return labelIds.length;
    }

    /** Token ids of one label, which must not be modified. */
    public int[] labelIds(int label) {
        return labelIds[label];
    }

    /** Fingerprint of the encoder that made this; what another one made must not be used. */
    public String encoderFingerprint() {
        return encoderFingerprint;
    }
}
