package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelSetEncoding;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.records.EncodedResult;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** All that the topology needs of the classifier and of the serializers. Thread-safe. */
public interface Pipeline extends LabelSetEncoding {

    /** Classifies documents with the label sets that are found here. */
    Submit bind(LabelSets labelSets);

    /**
     * The record of a result.
     *
     * @param record of the document
     * @throws RegistryUnavailableException if the registry does not answer within its time-out
     */
    EncodedResult write(Outcome.Classified outcome, SourceRecord record);

    /** Runs an input that the model is known to take; completes exceptionally if the devices fail on it. */
    CompletableFuture<?> probe();

    /** Whether a service error would meet any other record as well, so that trying one again helps nobody. */
    boolean concernsEveryRecord(Throwable serviceError);

    /** Documents that must be in flight at least for the devices to be busy. */
    int parallelism();

    /** How fast the devices are together, by what they ran lately; 0 before anything was run. */
    double tokensPerSecond();

    /** How long the device that has computed longest has been at it; zero while no device computes. */
    Duration longestRun();
}
