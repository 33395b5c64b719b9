package io.gliznet.streams.catalog;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.serde.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;

/** What the label catalog needs of the pipeline: records to label sets, label sets to what the model reads. Thread-safe. */
public interface LabelSetEncoding {

    /**
     * Reads a record of the label sets' topic.
     *
     * @param value null deletes the label set
     * @param offset the version of a label set whose writer gave none
     * @throws RegistryUnavailableException if the registry does not answer within its time-out
     */
    LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset);

    /** @throws InvalidLabelSetException if the model cannot read it */
    EncodedLabelSet encode(LabelSet labelSet);

    /** Label sets that were encoded under another fingerprint are encoded again. Never empty. */
    String labelEncoderFingerprint();

    /** Vectors of labels that were computed under another fingerprint are deleted. Never empty. */
    String modelFingerprint();
}
