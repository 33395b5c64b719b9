package io.gliznet.streams.reliability;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.reliability.LabelHistory.Change;
import io.gliznet.streams.reliability.SentDocument.Expected;
import io.gliznet.streams.topology.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends documents of many keys and tenants, a few of them with record errors, while label sets are changed, deleted and broken.
 * All of it follows from a seed. Threading: one thread.
 */
final class Traffic implements AutoCloseable {

    static final String ID = "id";

    static final List<String> TENANTS = List.of("acme", "globex", "initech", "umbrella");
    private static final int KEYS = 24;
    private static final byte[] UNDECODABLE = {0, 127, 127, 127, 127, 1, 2, 3};
    private static final List<Change> CHANGES =
            List.of(Change.PUT, Change.PUT, Change.PUT, Change.PUT, Change.DELETED, Change.BROKEN);
    private static final double CHANGE = 0.02;
    private static final double RECORD_ERRORS = 0.05;
    private static final int WORDS_PER_TEXT = 80;

    private final Topics topics;
    private final Random random;
    private volatile int size;
    private int words = WORDS_PER_TEXT;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final KafkaProducer<byte[], byte[]> producer;
    private final LabelHistory labels = new LabelHistory();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final List<SentDocument> sent = new ArrayList<>();
    private final List<Future<RecordMetadata>> unacknowledged = new ArrayList<>();

    Traffic(String bootstrapServers, Topics topics, long seed) {
        this.topics = topics;
        random = new Random(seed);
        SerdeSettings serde = SerdeSettings.of("");
        documents = new DocumentRecords(serde, topics.documents());
        labelSets = new LabelSetRecords(serde, topics.labelSets());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "client.id", "traffic"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        TENANTS.forEach(tenant -> change(tenant, Change.PUT));
    }

    /** Sends so many documents; returns when the broker has acknowledged them. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < CHANGE) {
                String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
                change(tenant, CHANGES.get(random.nextInt(CHANGES.size())));
            }
            sendNext();
        }
        awaitAcknowledgements();
    }

    /** Sends so many documents, and waits for nothing: what is sent to a node that is gone delays no other partition. */
    void offer(int count) {
        for (int i = 0; i < count; i++) {
            sendNext();
        }
    }

    /** Returns when the broker has acknowledged every document. */
    void awaitAcknowledgements() {
        unacknowledged.forEach(Traffic::await);
        unacknowledged.clear();
    }

    /** From now on, texts have at most so many words. */
    void words(int longest) {
        words = longest;
    }

    /** Changes a tenant's label set, and sends a document of this tenant as soon as the broker has acknowledged the last change. */
    void sendAfter(Change... changes) {
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        for (Change change : changes) {
            change(tenant, change);
        }
        add("key-" + random.nextInt(KEYS), tenant, Expected.BY_LABEL_SET, document(tenant));
    }

    private void sendNext() {
        String key = "key-" + random.nextInt(KEYS);
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        double kind = random.nextDouble();
        if (kind < RECORD_ERRORS / 2) {
            add(key, tenant, Expected.UNDECODABLE, UNDECODABLE);
        } else if (kind < RECORD_ERRORS) {
            add(key, tenant, Expected.UNKNOWN_LABEL_SET, document("nobody"));
        } else {
            add(key, tenant, Expected.BY_LABEL_SET, document(tenant));
        }
    }

    private void add(String key, String tenant, Expected expected, byte[] value) {
        SentDocument document = new SentDocument(
                sent.size(), key, tenant, expected, acknowledged.getOrDefault(tenant, 0L), SentDocument.digest(value));
        var record = new ProducerRecord<>(topics.documents(), SentDocument.utf8(key), value);
        record.headers().add(ID, SentDocument.utf8(document.id()));
        unacknowledged.add(producer.send(record));
        sent.add(document);
        size = sent.size();
    }

    private byte[] document(String tenant) {
        String text = "word ".repeat(1 + random.nextInt(words));
        try {
            return documents.encode(new Document(
                    Integer.toString(sent.size()),
                    new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET),
                    Optional.empty(),
                    text,
                    Map.of()));
        } catch (RejectedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes a label set; returns its number when the broker has acknowledged it. */
    long change(String tenant, Change change) {
        long number = labels.add(tenant, change);
        LabelSetKey key = new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET);
        await(producer.send(new ProducerRecord<>(topics.labelSets(), labelSets.key(key), value(key, change, number))));
        acknowledged.put(tenant, number);
        return number;
    }

    private byte @Nullable [] value(LabelSetKey key, Change change, long number) {
        return switch (change) {
            case DELETED -> null;
            case BROKEN -> UNDECODABLE;
            case PUT ->
                labelSets.encode(
                        LabelSet.of(
                                key, List.of(Label.named("one"), Label.named("two"), Label.named("change " + number))),
                        OptionalLong.of(number));
        };
    }

    /** Documents sent so far; may be called by any thread. */
    int size() {
        return size;
    }

    List<SentDocument> sent() {
        return List.copyOf(sent);
    }

    LabelHistory labels() {
        return labels;
    }

    /** Returns when the broker has acknowledged it. */
    static void await(Future<RecordMetadata> record) {
        try {
            record.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        documents.close();
        labelSets.close();
    }
}
