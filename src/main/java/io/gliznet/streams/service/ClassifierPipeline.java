package io.gliznet.streams.service;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.DeviceLostException;
import io.gliznet.streams.records.EncodedResult;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.serde.RegistryUnavailableException;
import io.gliznet.streams.topology.Pipeline;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The classifier and the serializers as the stream sees them. Ownership: closes neither. */
public record ClassifierPipeline(Classifier classifier, ServiceRecords records) implements Pipeline {

    @Override
    public Submit bind(LabelSets labelSets) {
        return classifier.bind(records.documents(), labelSets);
    }

    @Override
    public EncodedResult write(Outcome.Classified outcome, SourceRecord record) {
        return records.results()
                .encode(
                        outcome,
                        record,
                        classifier.model().id(),
                        classifier.model().fingerprint());
    }

    @Override
    public CompletableFuture<?> probe() {
        return classifier.probe();
    }

    @Override
    public boolean concernsEveryRecord(Throwable serviceError) {
        return serviceError instanceof DeviceLostException
                || serviceError instanceof RegistryUnavailableException
                || serviceError instanceof KafkaException
                || serviceError instanceof CancellationException
                || serviceError instanceof Error;
    }

    @Override
    public int parallelism() {
        return classifier.parallelism();
    }

    @Override
    public double tokensPerSecond() {
        return classifier.tokensPerSecond();
    }

    @Override
    public Duration longestRun() {
        return classifier.longestRun();
    }

    @Override
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        return records.labelSets().read(key, value, offset);
    }

    @Override
    public EncodedLabelSet encode(LabelSet labelSet) {
        return classifier.encode(labelSet);
    }

    @Override
    public String labelEncoderFingerprint() {
        return classifier.labelEncoderFingerprint();
    }

    @Override
    public String modelFingerprint() {
        return classifier.model().fingerprint();
    }
}
