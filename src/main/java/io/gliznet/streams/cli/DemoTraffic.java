package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the demo's documents on a thread of its own, never more under way than a live stream would have; among them a record
 * that is no document, and halfway a label set that changes.
 */
final class DemoTraffic {

    private static final int UNDER_WAY = 24;

    /** In the wire format of registries, with an id that none has given out. */
    private static final byte[] POISON = {0, 0x7f, 0x7f, 0x7f, 0x7f, 'n', 'o', ' ', 'A', 'v', 'r', 'o'};

    private final int documents;
    private final DemoSamples samples;
    private final LabelSetFile.Entry change;
    private final DocumentRecords records;
    private final LabelSetTopic labelSets;
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final DemoTally ledger;
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
            DemoTally ledger) {
        this.documents = documents;
        this.samples = samples;
        this.change = samples.changed();
        this.records = records;
        this.labelSets = labelSets;
        this.producer = producer;
        this.topic = topic;
        this.ledger = ledger;
    }

    void start() {
        Thread thread = new Thread(this::sendAll, "documents");
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes when all is sent; exceptionally if something was not. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Of the label set that was changed, once it is. */
    OptionalLong changedVersion() {
        return changedVersion;
    }

    /** {@link System#nanoTime} when the broker had the changed label set. */
    long changedAt() {
        return changedAt;
    }

    /** What one tenant changes its labels to. */
    LabelSetFile.Entry change() {
        return change;
    }

    /** The sample behind a key. */
    DocumentLine text(String key) {
        return samples.text(Integer.parseInt(key));
    }

    private void sendAll() {
        try {
            for (int n = 0; n < documents; n++) {
                ledger.awaitRoom(UNDER_WAY);
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
        ledger.sent(key);
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
            return records.encode(
                    new Document("demo-" + key, labelSet, line.title(), line.text(), line.attributes()));
        } catch (RejectedException e) {
            throw new IllegalStateException(line.source() + ": " + e.getMessage(), e);
        }
    }

    /** @throws CommandFailure if sending went wrong */
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
