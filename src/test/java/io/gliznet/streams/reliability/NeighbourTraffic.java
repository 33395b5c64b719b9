package io.gliznet.streams.reliability;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends documents of a sentence to every partition in turn, and texts of a megabyte with one key. Each kind has a tenant and a
 * connection of its own. Threading: one thread.
 */
final class NeighbourTraffic implements AutoCloseable {

    static final int LARGEST_RECORD = 2 << 20;

    private static final int LONG_TEXT_BYTES = 1_000_000;
    private static final int LABELS_OF_SHORT = 10;
    private static final int LABELS_OF_LONG = 300;
    private static final int WORDS_OF_SHORT = 25;
    private static final List<String> WORDS = List.of(
            "the",
            "invoice",
            "of",
            "our",
            "last",
            "order",
            "has",
            "not",
            "arrived",
            "and",
            "my",
            "account",
            "shows",
            "an",
            "error",
            "when",
            "I",
            "open",
            "it",
            "on",
            "a",
            "phone",
            "please",
            "call",
            "back",
            "about",
            "delivery");

    /** A document that was sent, at that time on the clock of {@link System#nanoTime}. */
    record Sent(int partition, boolean isLong, long nanos) {}

    private final Topics topics;
    private final Random random;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final KafkaProducer<byte[], byte[]> shortOnes;
    private final KafkaProducer<byte[], byte[]> longOnes;
    private final List<Sent> sent = new ArrayList<>();
    private final int longPartition;
    private int shortCount;

    NeighbourTraffic(String bootstrapServers, Topics topics, long seed) {
        this.topics = topics;
        random = new Random(seed);
        documents = new DocumentRecords(SerdeSettings.of(""), topics.documents());
        labelSets = new LabelSetRecords(SerdeSettings.of(""), topics.labelSets());
        shortOnes = producer(bootstrapServers, "short");
        longOnes = producer(bootstrapServers, "long");
        longPartition = random.nextInt(Scene.PARTITIONS);
        putLabels("short", LABELS_OF_SHORT);
        putLabels("long", LABELS_OF_LONG);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, String name) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "client.id", name,
                        "linger.ms", 0,
                        "max.request.size", LARGEST_RECORD,
                        "buffer.memory", 32L * LARGEST_RECORD),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void putLabels(String tenant, int count) {
        LabelSetKey key = key(tenant);
        List<Label> labels = IntStream.range(0, count)
                .mapToObj(label -> Label.named(WORDS.get(label % WORDS.size()) + " " + label))
                .toList();
        byte[] value = labelSets.encode(LabelSet.of(key, labels), OptionalLong.empty());
        Traffic.await(shortOnes.send(new ProducerRecord<>(topics.labelSets(), labelSets.key(key), value)));
    }

    /** A sentence, in the next partition. */
    void sendShort() {
        send(shortOnes, "short", shortCount++ % Scene.PARTITIONS, text(WORDS_OF_SHORT));
    }

    /** A text of a megabyte, in the partition of its key. */
    void sendLong() {
        StringBuilder text = new StringBuilder();
        while (text.length() < LONG_TEXT_BYTES) {
            text.append(text(WORDS_OF_SHORT)).append(". ");
        }
        send(longOnes, "long", longPartition, text.substring(0, LONG_TEXT_BYTES));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String tenant, int partition, String text) {
        String id = Integer.toString(sent.size());
        byte[] key = SentDocument.utf8(tenant.equals("long") ? tenant : id);
        var record = new ProducerRecord<>(topics.documents(), partition, key, encoded(id, tenant, text));
        record.headers().add(Traffic.ID, SentDocument.utf8(id));
        sent.add(new Sent(partition, producer == longOnes, System.nanoTime()));
        // a document that is not acknowledged has no outcome, which is found
        var unused = producer.send(record);
    }

    private byte[] encoded(String id, String tenant, String text) {
        try {
            return documents.encode(new Document(id, key(tenant), Optional.empty(), text, Map.of()));
        } catch (RejectedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LabelSetKey key(String tenant) {
        return new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET);
    }

    private String text(int words) {
        return IntStream.range(0, words)
                .mapToObj(word -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(" "));
    }

    /** In the order of their numbers, which are their ids. */
    List<Sent> sent() {
        return sent;
    }

    int longPartition() {
        return longPartition;
    }

    @Override
    public void close() {
        shortOnes.close();
        longOnes.close();
        documents.close();
        labelSets.close();
    }
}
