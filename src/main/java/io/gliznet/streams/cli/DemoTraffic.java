package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.records.DocumentRecords;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the demo's documents on its own thread, with a limited number of them unanswered at any time. One of the records is
 * not a document, and halfway a label set is changed.
 */
final class DemoTraffic {

    private static final int UNANSWERED = 24;

    /** In the wire format of schema registries, with an id that no registry has assigned. */
    private static final byte[] POISON = {0, 0x7f, 0x7f, 0x7f, 0x7f, 'n', 'o', ' ', 'A', 'v', 'r', 'o'};

    private final int documents;
    private final DemoSamples samples;
    private final LabelSetFile.Entry change;
    private final DocumentRecords records;
    private final LabelSetTopic labelSets;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final DemoTally tally;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile OptionalLong changedVersion = OptionalLong.empty();
    private volatile long changedAt;

    DemoTraffic(
            int documents,
            DemoSamples samples,
            DocumentRecords records,
            LabelSetTopic labelSets,
            Producer<byte[], byte[]> producer,
            String topic,
            DemoTally tally) {
        this.documents = documents;
        this.samples = samples;
        this.change = samples.changed();
        this.records = records;
        this.labelSets = labelSets;
        this.producer = producer;
        this.topic = topic;
        this.tally = tally;
    }

    void start() {
        Thread thread = new Thread(this::sendAll, "documents");
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes when all documents are sent; exceptionally if one could not be sent. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** The version of the changed label set, once it is written. */
    OptionalLong changedVersion() {
        return changedVersion;
    }

    /** {@link System#nanoTime} when the broker acknowledged the changed label set. */
    long changedAt() {
        return changedAt;
    }

    /** The label set that one tenant changes to. */
    LabelSetFile.Entry change() {
        return change;
    }

    /** The text that was sent with this key. */
    DocumentLine text(String key) {
        return samples.text(Integer.parseInt(key));
    }

    private void sendAll() {
        try {
            for (int n = 0; n < documents; n++) {
                tally.awaitRoom(UNANSWERED);
                if (n == documents / 2) {
                    long version = labelSets.put(change);
                    changedAt = System.nanoTime();
                    changedVersion = OptionalLong.of(version);
                }
                send(n);
            }
            producer.flush();
            ended.complete(null);
        } catch (InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void send(int n) {
        String key = Integer.toString(n);
        byte[] value = n == documents / 3 ? POISON : encode(n, key);
        tally.sent(key);
        var unused = producer.send(
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value), (written, problem) -> {
                    if (problem != null) {
                        ended.completeExceptionally(problem);
                    }
                });
    }

    private byte[] encode(int n, String key) {
        DocumentLine line = samples.text(n);
        try {
            LabelSetKey labelSet = new LabelSetKey(line.tenantId().orElseThrow(), Document.DEFAULT_LABEL_SET);
            return records.encode(new Document("demo-" + key, labelSet, line.title(), line.text(), line.attributes()));
        } catch (RejectedException e) {
            throw new IllegalStateException(line.source() + ": " + e.getMessage(), e);
        }
    }

    /** @throws CommandFailure if a document could not be sent */
    void check() {
        if (ended.isCompletedExceptionally()) {
            try {
                ended.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw CommandFailure.failed("not all documents were sent: " + e.getCause());
            }
        }
    }
}
