package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.WellFormed;
import io.gliznet.streams.records.DocumentRecords;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends the lines of a file as documents. Used by one thread. */
final class DocumentSender {

    private static final String GOLD = "gold";

    private final String topic;
    private final DocumentRecords records;
    private final Defaults defaults;
    private final SentLines lines;

    /** Tenant and label set of lines that name none. */
    record Defaults(String tenant, String labelSet) {}

    DocumentSender(String topic, DocumentRecords records, Defaults defaults, SentLines lines) {
        this.topic = topic;
        this.records = records;
        this.defaults = defaults;
        this.lines = lines;
    }

    /** @throws InvalidLineException if the service would reject the document for a reason other than its size */
    void send(DocumentLine line) throws InvalidLineException {
        Document document = line.document(defaults.tenant(), defaults.labelSet(), attributes(line));
        byte[] key = key(line, document);
        String tenantId = document.labelSet().tenantId();
        lines.send(line.number(), new ProducerRecord<>(topic, key, encode(document)), tenantId);
    }

    private static byte[] key(DocumentLine line, Document document) throws InvalidLineException {
        String key = line.key().orElse(document.documentId());
        if (WellFormed.utf8Length(key) < 0) {
            throw new InvalidLineException("key", "well-formed Unicode", "an unpaired surrogate");
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] encode(Document document) throws InvalidLineException {
        try {
            return records.encode(document);
        } catch (RejectedException e) {
            throw new InvalidLineException(String.valueOf(e.getMessage()));
        }
    }

    /** The labels of an evaluation file travel with the document. */
    private static Map<String, String> attributes(DocumentLine line) {
        Map<String, String> attributes = new LinkedHashMap<>(line.attributes());
        if (!line.labels().isEmpty()) {
            attributes.putIfAbsent(GOLD, Json.write(Json.JSON.valueToTree(line.labels())));
        }
        return attributes;
    }
}
