package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.JsonTrees;
import io.gliznet.streams.mapping.PlainText;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.serde.AvroDeserializer;
import io.gliznet.streams.serde.SchemaIdHeader;
import io.gliznet.streams.serde.SerdeConfig;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/**
 * The values of records as trees, in any {@link RecordFormat}. Thread-safe; blocks while a schema registry is needed that does not
 * answer.
 */
final class ValueTrees implements AutoCloseable {

    private final RecordReader<IndexedRecord> configured;
    private final Optional<RecordReader<IndexedRecord>> singleObject;

    ValueTrees(RecordReader<IndexedRecord> configured, Optional<RecordReader<IndexedRecord>> singleObject) {
        this.configured = configured;
        this.singleObject = singleObject;
    }

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable deserializer */
    static ValueTrees open(SerdeSettings settings, RegistryStatus registry) {
        boolean hasRegistry = !settings.properties()
                .getOrDefault(SerdeConfig.REGISTRY_URL, "")
                .isBlank();
        SerdeSettings withoutRegistry =
                SerdeSettings.withoutRegistry(settings.properties().getOrDefault(SerdeConfig.SCHEMA_FILES, ""));
        return new ValueTrees(
                RecordReader.open(settings, IndexedRecord.class, registry),
                hasRegistry || !settings.deserializerClass().equals(AvroDeserializer.class.getName())
                        ? Optional.of(
                                RecordReader.open(withoutRegistry, IndexedRecord.class, RegistryStatus.unwatched()))
                        : Optional.empty());
    }

    /**
     * A value.
     *
     * @param tree an object
     * @param format in which it was found, never {@link RecordFormat#AUTO}
     */
    record Read(JsonNode tree, RecordFormat format) {}

    /**
     * The value of a record, which is an object.
     *
     * @throws RejectedException if it is none
     * @throws io.gliznet.streams.serde.RegistryUnavailableException if the registry does not answer in time
     */
    Read read(RecordFormat format, SourceRecord record) throws RejectedException {
        byte[] raw = record.value();
        if (raw == null) {
            throw new RejectedException(Reason.UNDECODABLE, "value: expected a document, found null");
        }
        byte[] value = SchemaIdHeader.inFront(record.header(SchemaIdHeader.VALUE), raw);
        return switch (format) {
            case DOCUMENT, AVRO -> avro(format, record.topic(), value);
            case JSON -> json(value);
            case TEXT -> text(raw);
            case AUTO -> detected(record.topic(), raw, value);
        };
    }

    private Read detected(String topic, byte[] raw, byte[] value) throws RejectedException {
        int schemaId = SchemaIdHeader.lengthInFront(value);
        if (JsonBytes.begin(value, schemaId) && (schemaId == 0 || isJson(value, schemaId))) {
            return json(value);
        }
        return schemaId > 0 || AvroDeserializer.isSingleObject(value)
                ? avro(RecordFormat.AVRO, topic, value)
                : text(raw);
    }

    private Read avro(RecordFormat format, String topic, byte[] value) throws RejectedException {
        boolean isSingleObject = AvroDeserializer.isSingleObject(value);
        if (!isSingleObject && SchemaIdHeader.lengthInFront(value) == 0) {
            rejectOtherFormat(value);
        }
        IndexedRecord record = (isSingleObject ? singleObject.orElse(configured) : configured).read(topic, value);
        return new Read(AvroTrees.of(record), format);
    }

    private static void rejectOtherFormat(byte[] value) throws RejectedException {
        String found = JsonBytes.begin(value, 0) ? "JSON" : PlainText.isText(value) ? "text" : "";
        if (!found.isEmpty()) {
            throw new RejectedException(
                    Reason.UNDECODABLE,
                    "value: expected Avro, found what looks like " + found
                            + "; documents.format says how records are read");
        }
    }

    private static Read json(byte[] value) throws RejectedException {
        JsonNode tree = JsonTrees.parse("value", value, SchemaIdHeader.lengthInFront(value));
        if (!tree.isObject()) {
            throw new RejectedException(Reason.UNDECODABLE, "value: expected a JSON object, found another JSON value");
        }
        return new Read(tree, RecordFormat.JSON);
    }

    private static Read text(byte[] value) throws RejectedException {
        return new Read(PlainText.tree(value), RecordFormat.TEXT);
    }

    private static boolean isJson(byte[] value, int from) {
        try {
            return JsonTrees.parse("value", value, from).isObject();
        } catch (RejectedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        configured.close();
        singleObject.ifPresent(RecordReader::close);
    }
}
