package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.JsonTrees;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes results in the configured form. Thread-safe; blocks while a schema registry is needed that does not answer. Ownership: closes
 * the records of Avro results.
 */
public final class ResultRecords implements AutoCloseable {

    private final ResultSettings settings;
    private final ClassificationRecords avro;
    private final MappedDocuments documents;

    /**
     * @param avro owned from now on
     * @param documents read the originals again, where they are a part of the results
     */
    public ResultRecords(ResultSettings settings, ClassificationRecords avro, MappedDocuments documents) {
        this.settings = settings;
        this.avro = avro;
        this.documents = documents;
    }

    /**
     * The result of a record.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer within the configured time
     */
    public EncodedResult encode(
            Outcome.Classified outcome, SourceRecord record, String modelId, String modelFingerprint) {
        byte[] value = settings.format() == ResultSettings.Format.AVRO
                ? avro.encode(outcome, modelId, modelFingerprint)
                : JsonTrees.write(json(ClassifiedDocument.of(outcome, modelId, modelFingerprint), record));
        Map<String, String> headers = settings.headers() ? ResultHeaders.of(outcome, modelId) : Map.of();
        return new EncodedResult(value, key(outcome), headers);
    }

    /**
     * Finds or registers the schema of results, if they have one.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer; there is no wait
     * @throws org.apache.kafka.common.KafkaException if results cannot be written with this schema
     */
    public void checkSchema() {
        if (hasSchema()) {
            avro.checkSchema();
        }
    }

    /** Whether results are written with a schema. */
    boolean hasSchema() {
        return settings.format() == ResultSettings.Format.AVRO;
    }

    @Override
    public void close() {
        avro.close();
    }

    /** Reads results. */
    public ClassificationRecords reader() {
        return avro;
    }

    private ObjectNode json(ClassifiedDocument result, SourceRecord record) {
        ObjectNode node = ResultJson.of(result);
        return settings.content() == ResultSettings.Content.RESULT
                ? node
                : documents.original(record).set(settings.field(), node);
    }

    private Optional<String> key(Outcome.Classified outcome) {
        return switch (settings.key()) {
            case DOCUMENT -> Optional.empty();
            case TENANT -> Optional.of(outcome.labelSet().key().tenantId());
            case ID -> Optional.of(outcome.document().documentId());
            case LABEL -> outcome.scores().stream().findFirst().map(best -> best.label());
        };
    }
}
