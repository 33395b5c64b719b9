package io.gliznet.streams.records;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.generic.IndexedRecord;

/**
 * The values of records as trees, in any {@link RecordFormat}. Thread-safe; blocks while a schema registry is needed that does not
 * answer.
 */
final class ValueTrees implements AutoCloseable {

    private final RecordReader<IndexedRecord> configured;
    private final Optional<RecordReader<IndexedRecord>> singleObject;
    private final Map<RecordFormat, LongAdder> counts = new EnumMap<>(RecordFormat.class);

    ValueTrees(RecordReader<IndexedRecord> configured, Optional<RecordReader<IndexedRecord>> singleObject) {
        this.configured = configured;
        this.singleObject = singleObject;
        for (RecordFormat format : RecordFormat.values()) {
            counts.put(format, new LongAdder());
        }
    }

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable deserializer */
    static ValueTrees open(SerdeSettings settings, RegistryStatus registry) {
        boolean hasRegistry = !settings.properties()
                .getOrDefault(SerdeConfig.REGISTRY_URL, "")
                .isBlank();
        SerdeSettings withoutRegistry = SerdeSettings.of("");
        return new ValueTrees(
                RecordReader.open(settings, IndexedRecord.class, registry),
                hasRegistry || !settings.deserializerClass().equals(AvroDeserializer.class.getName())
                        ? Optional.of(
                                RecordReader.open(withoutRegistry, IndexedRecord.class, RegistryStatus.unwatched()))
                        : Optional.empty());
    }

    /** Records that were read so far in this format, which is never {@link RecordFormat#AUTO}. */
    long count(RecordFormat format) {
        return counts.getOrDefault(format, new LongAdder()).sum();
    }

    /**
     * The value of a record, which is an object.
     *
     * @throws RejectedException if it is none
     * @throws io.gliznet.streams.serde.RegistryUnavailableException if the registry does not answer in time
     */
    JsonNode read(RecordFormat format, SourceRecord record) throws RejectedException {
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

    private JsonNode detected(String topic, byte[] raw, byte[] value) throws RejectedException {
        int schemaId = SchemaIdHeader.lengthInFront(value);
        if (JsonBytes.begin(value, schemaId) && (schemaId == 0 || isJson(value, schemaId))) {
            return json(value);
        }
        return schemaId > 0 || AvroDeserializer.isSingleObject(value)
                ? avro(RecordFormat.AVRO, topic, value)
                : text(raw);
    }

    private JsonNode avro(RecordFormat format, String topic, byte[] value) throws RejectedException {
        boolean isSingleObject = AvroDeserializer.isSingleObject(value);
        if (!isSingleObject && SchemaIdHeader.lengthInFront(value) == 0) {
            rejectOtherFormat(value);
        }
        IndexedRecord record = (isSingleObject ? singleObject.orElse(configured) : configured).read(topic, value);
        counted(format);
        return AvroTrees.of(record);
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

    private JsonNode json(byte[] value) throws RejectedException {
        JsonNode tree;
        try {
            tree = JsonTrees.parse(value, SchemaIdHeader.lengthInFront(value));
        } catch (JsonProcessingException e) {
            throw JsonTrees.rejection("value", e);
        }
        if (!tree.isObject()) {
            throw new RejectedException(Reason.UNDECODABLE, "value: expected a JSON object, found another JSON value");
        }
        counted(RecordFormat.JSON);
        return tree;
    }

    private JsonNode text(byte[] value) throws RejectedException {
        JsonNode tree = PlainText.tree(value);
        counted(RecordFormat.TEXT);
        return tree;
    }

    private static boolean isJson(byte[] value, int from) {
        try {
            return JsonTrees.parse(value, from).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void counted(RecordFormat format) {
        LongAdder count = counts.get(format);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public void close() {
        configured.close();
        singleObject.ifPresent(RecordReader::close);
    }
}
