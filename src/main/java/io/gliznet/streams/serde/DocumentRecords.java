package io.gliznet.streams.serde;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;

/** Documents to records of {@code documents}, for whoever sends some. Thread-safe; blocks while a registry is away. */
public final class DocumentRecords implements AutoCloseable {

    private final RecordWriter<io.gliznet.streams.avro.Document> writer;
    private final DocumentRules rules = new DocumentRules(Integer.MAX_VALUE);

    /** @throws org.apache.kafka.common.config.ConfigException if the settings make no serializer */
    public DocumentRecords(SerdeSettings settings, String topic) {
        this.writer = RecordWriter.open(settings, topic);
    }

    /** @throws RejectedException if the service would not take it for another reason than its size */
    public byte[] encode(Document document) throws RejectedException {
        rules.check(document);
        return writer.write(new io.gliznet.streams.avro.Document(
                document.documentId(),
                document.tenantId(),
                document.labelSet(),
                document.title().orElse(null),
                document.text(),
                document.attributes()));
    }

    @Override
    public void close() {
        writer.close();
    }
}
