package io.gliznet.streams.records;

import io.gliznet.streams.classify.DocumentDecoder;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts between documents and the record values of {@code documents}, with the configured serializers. Thread-safe; both
 * directions block while the schema registry does not answer.
 *
 * <p>The deserializer of this project reports ill-formed UTF-8; Confluent's replaces it with replacement characters.
 */
public final class DocumentRecords implements DocumentDecoder, AutoCloseable {

    private static final int SHOWN_CHARACTERS = 100;

    private final RecordReader<io.gliznet.streams.avro.Document> reader;
    private final RecordWriter<io.gliznet.streams.avro.Document> writer;
    private final DocumentRules rules;

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
        this(
                RecordReader.open(settings, io.gliznet.streams.avro.Document.class, topic, registry),
                RecordWriter.open(settings, topic, registry),
                maxTextBytes);
    }

    DocumentRecords(
            RecordReader<io.gliznet.streams.avro.Document> reader,
            RecordWriter<io.gliznet.streams.avro.Document> writer,
            int maxTextBytes) {
        this.reader = reader;
        this.writer = writer;
        this.rules = new DocumentRules(maxTextBytes);
    }

    @Override
    public Document decode(byte @Nullable [] value) throws RejectedException {
        io.gliznet.streams.avro.Document record = reader.read(value);
        return rules.check(new Document(
                record.getDocumentId(),
                key(record),
                Optional.ofNullable(record.getTitle()),
                record.getText(),
                record.getAttributes()));
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

    private static LabelSetKey key(io.gliznet.streams.avro.Document record) throws RejectedException {
        try {
            return new LabelSetKey(record.getTenantId(), record.getLabelSet());
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw new RejectedException(
                    Reason.INVALID_DOCUMENT, problem.substring(0, Math.min(problem.length(), SHOWN_CHARACTERS)));
        }
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
