package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelSetEncoding;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.serde.RegistryUnavailableException;

/** All that the topology needs of the classifier and of the serializers. Thread-safe. */
public interface Pipeline extends LabelSetEncoding {

    /** Classifies documents with the label sets that are found here. */
    Submit bind(LabelSets labelSets);

    /**
     * The record value of a result.
     *
     * @throws RegistryUnavailableException if the registry does not answer within its time-out
     */
    byte[] write(Outcome.Classified outcome);
}
