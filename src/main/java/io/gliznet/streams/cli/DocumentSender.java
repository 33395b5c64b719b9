package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.WellFormed;
import io.gliznet.streams.records.DocumentRecords;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends documents and counts what the broker has acknowledged, so that a command that fails can say where to continue.
 *
 * <p>Threading: one thread sends; the producer's thread reports what was written.
 */
final class DocumentSender {

    private static final String GOLD = "gold";

    private final String source;
    private final String topic;
    private final DocumentRecords records;
    private final Producer<byte[], byte[]> producer;
    private final Defaults defaults;
    private final Map<String, Long> writtenByTenant = new TreeMap<>();
    private volatile int lastLineSent;
    private int firstLineNotWritten = Integer.MAX_VALUE;
    private @Nullable Exception failure;

    /** Tenant and label set of lines that name none. */
    record Defaults(String tenant, String labelSet) {}

    /** @param source how messages name the file */
    DocumentSender(
            String source,
            String topic,
            DocumentRecords records,
            Producer<byte[], byte[]> producer,
            Defaults defaults) {
        this.source = source;
        this.topic = topic;
        this.records = records;
        this.producer = producer;
        this.defaults = defaults;
    }

    /** @throws InvalidLineException if the service would reject the document for a reason other than its size */
    void send(DocumentLine line) throws InvalidLineException {
        Document document = line.document(defaults.tenant(), defaults.labelSet(), attributes(line));
        byte[] key = key(line, document);
        String tenantId = document.labelSet().tenantId();
        var unused = producer.send(
                new ProducerRecord<>(topic, key, encode(document)),
                (written, problem) -> acknowledged(line.number(), tenantId, problem));
        lastLineSent = line.number();
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

    private synchronized void acknowledged(int line, String tenantId, @Nullable Exception problem) {
        if (problem == null) {
            writtenByTenant.merge(tenantId, 1L, Long::sum);
        } else {
            firstLineNotWritten = Math.min(firstLineNotWritten, line);
            failure = failure == null ? problem : failure;
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

    boolean hasSentNothing() {
        return lastLineSent == 0;
    }

    synchronized boolean failed() {
        return failure != null;
    }

    /** Waits until the broker has answered for every document, then fails if one was not written. */
    void finish() {
        producer.flush();
        synchronized (this) {
            if (failure != null) {
                throw CommandFailure.failed(source + " line " + firstLineNotWritten + ": expected " + topic
                        + " to take the document, found: " + Causes.message(failure) + "; " + summary()
                        + "; --from-line " + firstLineNotWritten
                        + " continues there, and may send again some of the documents after it");
            }
        }
    }

    /** Waits for the broker's answers and says what was written, and where to continue. Called by any thread. */
    String stop() {
        producer.flush();
        synchronized (this) {
            int next = Math.min(firstLineNotWritten, lastLineSent + 1);
            return summary() + "; --from-line " + next + " continues there";
        }
    }

    /** How many documents were written, in all and for each tenant. */
    synchronized String summary() {
        long written =
                writtenByTenant.values().stream().mapToLong(Long::longValue).sum();
        StringBuilder summary = new StringBuilder(written + " documents written to " + topic);
        writtenByTenant.forEach((name, count) ->
                summary.append(", ").append(Visible.line(name)).append(": ").append(count));
        return summary.toString();
    }
}
