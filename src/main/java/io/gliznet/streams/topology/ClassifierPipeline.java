package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.DocumentDecoder;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.serde.ClassificationRecords;
import io.gliznet.streams.serde.LabelSetRecord;
import io.gliznet.streams.serde.LabelSetRecords;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A model and its serializers. Ownership: whoever made them closes them, after the service. */
public record ClassifierPipeline(
        Classifier classifier,
        DocumentDecoder documents,
        LabelSetRecords labelSetRecords,
        ClassificationRecords classifications)
        implements Pipeline {

    @Override
    public CompletableFuture<Outcome> submit(byte @Nullable [] value, LabelSets labelSets) {
        return classifier.submit(value, documents, labelSets);
    }

    @Override
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        return labelSetRecords.read(key, value, offset);
    }

    @Override
    public EncodedLabelSet encode(LabelSet labelSet) {
        return classifier.encode(labelSet);
    }

    @Override
    public byte[] write(Outcome.Classified outcome) {
        return classifications.encode(
                outcome, classifier.model().id(), classifier.model().fingerprint());
    }

    @Override
    public String tokenizerFingerprint() {
        return classifier.model().tokenizerFingerprint();
    }
}
