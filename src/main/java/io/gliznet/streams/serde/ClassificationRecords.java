package io.gliznet.streams.serde;

import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.avro.Coverage;
import io.gliznet.streams.avro.Score;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.label.LabelSet;
import org.jspecify.annotations.Nullable;

/** Outcomes to records of {@code classified}, and those to read. Thread-safe; blocks while a registry is away. */
public final class ClassificationRecords implements AutoCloseable {

    private final RecordReader<Classification> reader;
    private final RecordWriter<Classification> writer;

    /** @throws org.apache.kafka.common.config.ConfigException if the settings make no serializers */
    public ClassificationRecords(SerdeSettings settings, String topic) {
        this.reader = RecordReader.open(settings, Classification.class, topic);
        this.writer = RecordWriter.open(settings, topic);
    }

    /** @throws RegistryUnavailableException if the registry is away for longer than we wait */
    public byte[] encode(Outcome.Classified outcome, String modelId, String modelFingerprint) {
        LabelSet labelSet = outcome.labelSet();
        return writer.write(new Classification(
                outcome.document().documentId(),
                labelSet.key().tenantId(),
                labelSet.key().name(),
                labelSet.version(),
                labelSet.fingerprint(),
                modelId,
                modelFingerprint,
                outcome.scores().stream()
                        .map(score -> new Score(score.label(), score.score(), score.selected()))
                        .toList(),
                coverage(outcome.coverage()),
                outcome.document().attributes()));
    }

    /** @throws RejectedException if the bytes are at fault */
    public Classification decode(byte @Nullable [] value) throws RejectedException {
        return reader.read(value);
    }

    private static Coverage coverage(io.gliznet.streams.encode.Coverage coverage) {
        return new Coverage(
                coverage.textTokens(),
                coverage.scoredTokens(),
                coverage.windows(),
                coverage.labels(),
                coverage.scoredLabels(),
                coverage.labelPasses(),
                coverage.complete());
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
