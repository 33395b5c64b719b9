package io.gliznet.streams.bench;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of one run: made, filled and read. Used by one thread. */
final class Traffic implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration LONG = Duration.ofMillis(100);
    private static final long SILENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final GliznetConfig config;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final ClassificationRecords classifications;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> results;
    private volatile @Nullable Exception failure;
    private final Set<String> unanswered = new HashSet<>();
    private long heardAt;

    /** Makes the topics. */
    Traffic(GliznetConfig config) {
        this.config = config;
        EmbeddedBroker.createTopics(
                config.client("admin."), config.topology().topics().definitions(PARTITIONS));
        documents = new DocumentRecords(config.serde(), config.documentsTopic());
        labelSets = new LabelSetRecords(config.serde(), config.labelSetsTopic());
        classifications = new ClassificationRecords(config.serde(), config.classifiedTopic());
        producer =
                new KafkaProducer<>(config.client("producer."), new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(config.client("consumer."));
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        results = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Collection<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(config.classifiedTopic(), partition));
        }
        results.assign(partitions);
    }

    void sendLabelSets(List<LabelSet> sets) {
        for (LabelSet set : sets) {
            send(config.labelSetsTopic(), labelSets.key(set.key()), labelSets.encode(set, OptionalLong.empty()));
        }
        flush();
    }

    void send(Document document) {
        if (unanswered.isEmpty()) {
            heardAt = System.nanoTime();
        }
        unanswered.add(document.documentId());
        try {
            byte[] key = document.documentId().getBytes(StandardCharsets.UTF_8);
            send(config.documentsTopic(), key, documents.encode(document));
        } catch (RejectedException e) {
            throw new IllegalStateException("the benchmark's own document: " + e.getMessage(), e);
        }
    }

    private void send(String topic, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (written, problem) -> {
            if (problem != null) {
                failure = problem;
            }
        });
    }

    /** Returns when all that was sent is written. */
    void flush() {
        producer.flush();
        check();
    }

    private void check() {
        Exception problem = failure;
        if (problem != null) {
            throw new IllegalStateException("a record was not sent: " + problem.getMessage(), problem);
        }
    }

    /**
     * The committed results that come next.
     *
     * @param patience how long to wait for one
     * @throws IllegalStateException if a document has two results, or none comes for a minute where there should be one
     */
    ConsumerRecords<byte[], byte[]> poll(Duration patience) {
        check();
        ConsumerRecords<byte[], byte[]> polled = results.poll(patience);
        long now = System.nanoTime();
        heardAt = polled.isEmpty() ? heardAt : now;
        for (ConsumerRecord<byte[], byte[]> result : polled) {
            if (!unanswered.remove(documentId(result))) {
                throw new IllegalStateException("a result that no document is waiting for: " + documentId(result));
            }
        }
        if (!unanswered.isEmpty() && now - heardAt > SILENCE_NANOS) {
            throw new IllegalStateException("documents without a result: " + unanswered.size());
        }
        return polled;
    }

    static String documentId(ConsumerRecord<byte[], byte[]> result) {
        return new String(result.key(), StandardCharsets.UTF_8);
    }

    /** Sends one document, with none before it under way, and waits for its committed result. */
    ClassifiedDocument ask(Document document) {
        send(document);
        flush();
        ConsumerRecords<byte[], byte[]> polled = poll(LONG);
        while (polled.isEmpty()) {
            polled = poll(LONG);
        }
        try {
            return classifications.decode(polled.iterator().next().value());
        } catch (RejectedException e) {
            throw new IllegalStateException("a result that cannot be read: " + e.getMessage(), e);
        }
    }

    /** Waits until every document that was sent has its committed result. */
    void awaitResults() {
        while (!unanswered.isEmpty()) {
            poll(LONG);
        }
    }

    @Override
    public void close() {
        results.close();
        producer.close();
        classifications.close();
        labelSets.close();
        documents.close();
    }
}
