package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.DocumentDecoder;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.Envelope;
import io.gliznet.streams.mapping.MappedRecord;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.mapping.TopicMapping;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes documents of the records of the source topics, as the mappings say. Thread-safe; blocks while a schema registry is needed that
 * does not answer.
 */
public final class MappedDocuments implements DocumentDecoder, AutoCloseable {

    private final Mappings mappings;
    private final ValueTrees values;
    private final DocumentRules rules;
    private final Map<RecordFormat, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * @param maxTextBytes limit of title and text together, in bytes of UTF-8
     * @param registry told when the registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable deserializer
     */
    public MappedDocuments(Mappings mappings, SerdeSettings settings, int maxTextBytes, RegistryStatus registry) {
        this(mappings, ValueTrees.open(settings, registry), maxTextBytes);
    }

    MappedDocuments(Mappings mappings, ValueTrees values, int maxTextBytes) {
        this.mappings = mappings;
        this.values = values;
        this.rules = new DocumentRules(maxTextBytes);
    }

    /**
     * The document that a record holds.
     *
     * @throws io.gliznet.streams.serde.RegistryUnavailableException if the registry does not answer within the configured time
     */
    @Override
    public Document decode(SourceRecord record) throws RejectedException, SkippedException {
        TopicMapping mapping = mappings.of(record.topic());
        return rules.check(mapping.fields().map(open(mapping, record)));
    }

    private MappedRecord open(TopicMapping mapping, SourceRecord record) throws RejectedException, SkippedException {
        if (record.value() == null && mapping.envelope() == Envelope.DEBEZIUM) {
            throw new SkippedException("a tombstone");
        }
        ValueTrees.Read read = values.read(mapping.format(), record);
        counts.computeIfAbsent(read.format(), format -> new LongAdder()).increment();
        JsonNode value = read.tree();
        return mapping.envelope().open(new MappedRecord(value, record));
    }

    /**
     * The value of a record that was decoded before.
     *
     * @throws io.gliznet.streams.serde.RegistryUnavailableException if the registry does not answer within the configured time
     */
    ObjectNode original(SourceRecord record) {
        try {
            return (ObjectNode)
                    values.read(mappings.of(record.topic()).format(), record).tree();
        } catch (RejectedException e) {
            throw new IllegalStateException("a record that was decoded before", e);
        }
    }

    /** Records that were read so far in this format, which is never {@link RecordFormat#AUTO}. */
    public long count(RecordFormat format) {
        LongAdder count = counts.get(format);
        return count == null ? 0 : count.sum();
    }

    @Override
    public void close() {
        values.close();
    }
}
