package io.gliznet.streams.records;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.Mappings;
import org.jspecify.annotations.Nullable;

/**
 * Converts between documents and record values in this project's own schema, with the configured serializers. Thread-safe; both
 * directions block while the schema registry does not answer.
 *
 * <p>The deserializer of this project reports ill-formed UTF-8; Confluent's replaces it with replacement characters.
 */
public final class DocumentRecords implements AutoCloseable {

    private final String topic;
    private final MappedDocuments reader;
    private final RecordWriter<io.gliznet.streams.avro.Document> writer;

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers */
    public DocumentRecords(SerdeSettings settings, String topic) {
        this(settings, topic, Integer.MAX_VALUE);
    }

    /**
     * @param maxTextBytes limit of title and text together, in bytes of UTF-8, for documents that are decoded
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers
     */
    public DocumentRecords(SerdeSettings settings, String topic, int maxTextBytes) {
        this(settings, topic, maxTextBytes, RegistryStatus.unwatched());
    }

    /**
     * @param maxTextBytes limit of title and text together, in bytes of UTF-8, for documents that are decoded
     * @param registry told when the registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers
     */
    public DocumentRecords(SerdeSettings settings, String topic, int maxTextBytes, RegistryStatus registry) {
        this.topic = topic;
        this.reader = new MappedDocuments(Mappings.OWN, settings, maxTextBytes, registry);
        this.writer = RecordWriter.open(settings, topic, registry);
    }

    /**
     * The document in a record's value.
     *
     * @throws RejectedException if the service would reject it
     */
    public Document decode(byte @Nullable [] value) throws RejectedException {
        try {
            return reader.decode(new SourceRecord(topic, 0, 0, null, value, name -> null));
        } catch (SkippedException e) {
            throw new AssertionError("only an envelope makes a record no document", e);
        }
    }

    /**
     * The record's value. The size of the text is not limited here: only the service knows its limit.
     *
     * @throws RejectedException if the service would reject the document for a reason other than its size
     */
    public byte[] encode(Document document) throws RejectedException {
        new DocumentRules(Integer.MAX_VALUE).check(document);
        return writer.write(new io.gliznet.streams.avro.Document(
                document.documentId(),
                document.labelSet().tenantId(),
                document.labelSet().name(),
                document.title().orElse(null),
                document.text(),
                document.attributes()));
    }

    /** The Avro schema of documents, as JSON. */
    public static String schema() {
        return io.gliznet.streams.avro.Document.getClassSchema().toString();
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
