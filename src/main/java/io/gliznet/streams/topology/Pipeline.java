package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.serde.LabelSetRecord;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** All that the topology asks of the pipeline and of the serializers. Thread-safe. */
public interface Pipeline {

    /**
     * Starts to classify a document; does not block.
     *
     * @param value the record's value; null is a tombstone, which is not a document
     * @return completes exceptionally only where we are at fault: the same record may pass later
     */
    CompletableFuture<Outcome> submit(byte @Nullable [] value, LabelSets labelSets);

    /**
     * Reads a record of the label sets' topic.
     *
     * @param value null deletes
     * @throws RegistryUnavailableException if the registry is away for longer than it waits
     */
    LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset);

    /** @throws InvalidLabelSetException if the model cannot read it */
    EncodedLabelSet encode(LabelSet labelSet);

    /**
     * The value of a result.
     *
     * @throws RegistryUnavailableException if the registry is away for longer than it waits
     */
    byte[] write(Outcome.Classified outcome);

    /** Label sets that were encoded under another one are encoded again. */
    String tokenizerFingerprint();
}
