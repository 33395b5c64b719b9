package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.avro.Coverage;
import io.gliznet.streams.avro.Score;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.mapping.JsonTrees;
import io.gliznet.streams.score.Scores;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Converts between results and the record values of {@code classified}, which are written as Avro and read as Avro or JSON.
 * Thread-safe; both directions block while the schema
 * registry does not answer.
 */
public final class ClassificationRecords implements AutoCloseable {

    private final RecordReader<Classification> reader;
    private final String topic;
    private final ResultSettings results;
    private final RecordWriter<Classification> writer;

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers */
    public ClassificationRecords(SerdeSettings settings, String topic) {
        this(settings, topic, RegistryStatus.unwatched());
    }

    /**
     * @param registry told when the registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers
     */
    public ClassificationRecords(SerdeSettings settings, String topic, RegistryStatus registry) {
        this(settings, topic, ResultSettings.DEFAULT, registry);
    }

    /**
     * @param results where the result is in a record that holds its document too
     * @param registry told when the registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers
     */
    public ClassificationRecords(
            SerdeSettings settings, String topic, ResultSettings results, RegistryStatus registry) {
        this.topic = topic;
        this.results = results;
        this.reader = RecordReader.open(settings, Classification.class, registry);
        this.writer = RecordWriter.open(settings, topic, registry);
    }

    /**
     * Writes a result that is sent nowhere, so that the serializer finds or registers its schema.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer; there is no wait
     * @throws org.apache.kafka.common.KafkaException if results cannot be written with this schema
     */
    public void checkSchema() {
        Coverage nothing = new Coverage(0, 0, 0, 0, 0, 0, true, 0d);
        writer.attempt(new Classification("", "", "", 0L, "", "", "", List.of(), null, nothing, Map.of()));
    }

    /**
     * The record's value.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer within the configured time
     */
    public byte[] encode(Outcome.Classified outcome, String modelId, String modelFingerprint) {
        LabelSet labelSet = outcome.labelSet();
        return writer.write(new Classification(
                outcome.document().documentId(),
                labelSet.key().tenantId(),
                labelSet.key().name(),
                labelSet.version(),
                outcome.labelSetFingerprint(),
                modelId,
                modelFingerprint,
                outcome.scores().stream()
                        .map(score -> new Score(score.label(), score.score(), score.selected()))
                        .toList(),
                boxed(outcome.scored().none()),
                coverage(outcome.coverage()),
                outcome.document().attributes()));
    }

    /**
     * The result in a record's value.
     *
     * @throws RejectedException if the bytes are not a result
     */
    public ClassifiedDocument decode(byte @Nullable [] value) throws RejectedException {
        return value != null && JsonBytes.begin(value, 0) ? fromJson(value) : fromAvro(reader.read(topic, value));
    }

    private ClassifiedDocument fromJson(byte[] value) throws RejectedException {
        JsonNode tree = JsonTrees.parse("value", value, 0);
        return ResultJson.read(tree.has(results.field()) ? tree.path(results.field()) : tree);
    }

    private static ClassifiedDocument fromAvro(Classification record) throws RejectedException {
        return new ClassifiedDocument(
                record.getDocumentId(),
                labelSet(record),
                record.getLabelSetVersion(),
                record.getLabelSetFingerprint(),
                record.getModelId(),
                record.getModelFingerprint(),
                new Scores(
                        record.getScores().stream()
                                .map(score -> new io.gliznet.streams.score.Score(
                                        score.getLabel(), score.getScore(), score.getSelected()))
                                .toList(),
                        unboxed(record.getNone())),
                coverage(record.getCoverage()),
                record.getAttributes());
    }

    private static LabelSetKey labelSet(Classification record) throws RejectedException {
        try {
            return new LabelSetKey(record.getTenantId(), record.getLabelSet());
        } catch (IllegalArgumentException e) {
            throw new RejectedException(Reason.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static OptionalDouble unboxed(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static io.gliznet.streams.encode.Coverage coverage(Coverage coverage) {
        return new io.gliznet.streams.encode.Coverage(
                coverage.getTextTokens(),
                coverage.getScoredTokens(),
                coverage.getWindows(),
                coverage.getLabels(),
                coverage.getScoredLabels(),
                coverage.getLabelPasses(),
                coverage.getComplete(),
                coverage.getUnknownShare());
    }

    private static Coverage coverage(io.gliznet.streams.encode.Coverage coverage) {
        return new Coverage(
                coverage.textTokens(),
                coverage.scoredTokens(),
                coverage.windows(),
                coverage.labels(),
                coverage.scoredLabels(),
                coverage.labelPasses(),
                coverage.complete(),
                coverage.unknownShare());
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
