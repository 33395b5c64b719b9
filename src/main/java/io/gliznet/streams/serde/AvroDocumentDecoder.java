package io.gliznet.streams.serde;

import io.gliznet.streams.classify.DocumentDecoder;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code documents} to documents, with the configured deserializer. Thread-safe; blocks while a registry is away.
 *
 * <p>Ill-formed UTF-8 is found by our own deserializer; Confluent's puts replacement characters in its place.
 */
public final class AvroDocumentDecoder implements DocumentDecoder, AutoCloseable {

    private final RecordReader<io.gliznet.streams.avro.Document> reader;
    private final DocumentRules rules;

    /**
     * @param maxTextBytes of title and text in UTF-8
     * @throws org.apache.kafka.common.config.ConfigException if the settings make no deserializer
     */
    public AvroDocumentDecoder(SerdeSettings settings, String topic, int maxTextBytes) {
        this(RecordReader.open(settings, io.gliznet.streams.avro.Document.class, topic), maxTextBytes);
    }

    AvroDocumentDecoder(RecordReader<io.gliznet.streams.avro.Document> reader, int maxTextBytes) {
        this.reader = reader;
        this.rules = new DocumentRules(maxTextBytes);
    }

    @Override
    public Document decode(byte @Nullable [] value) throws RejectedException {
        io.gliznet.streams.avro.Document document = reader.read(value);
        return rules.check(new Document(
                document.getDocumentId(),
                document.getTenantId(),
                document.getLabelSet(),
                Optional.ofNullable(document.getTitle()),
                document.getText(),
                document.getAttributes()));
    }

    @Override
    public void close() {
        reader.close();
    }
}
