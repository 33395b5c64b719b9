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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
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

/** Creates the topics of one row, sends documents and label sets, and reads results. Used by one thread. */
final class Traffic implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final long RESULT_TIMEOUT_NANOS = Duration.ofSeconds(60).toNanos();

    private final GliznetConfig config;
    private final Optional<Function<Document, byte[]>> encoder;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final ClassificationRecords classifications;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> results;
    private volatile @Nullable Exception failure;
    private final Set<String> unanswered = new HashSet<>();
    private long lastResultNanos;

    /**
     * Creates the topics.
     *
     * @param encoder writes a record; empty: as an Avro record of this project
     */
    Traffic(GliznetConfig config, Optional<Function<Document, byte[]>> encoder) {
        this.config = config;
        this.encoder = encoder;
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
            lastResultNanos = System.nanoTime();
        }
        unanswered.add(document.documentId());
        sendUnanswered(document);
    }

    /** Sends a document that has no result. */
    void sendUnanswered(Document document) {
        try {
            byte[] key = document.documentId().getBytes(StandardCharsets.UTF_8);
            byte[] value = encoder.isPresent() ? encoder.get().apply(document) : documents.encode(document);
            send(config.documentsTopic(), key, value);
        } catch (RejectedException e) {
            throw new IllegalStateException("a document of the benchmark was rejected: " + e.getMessage(), e);
        }
    }

    private void send(String topic, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (written, problem) -> {
            if (problem != null) {
                failure = problem;
            }
        });
    }

    /** Returns when the broker has acknowledged all records that were sent. */
    void flush() {
        producer.flush();
        check();
    }

    private void check() {
        Exception problem = failure;
        if (problem != null) {
            throw new IllegalStateException("a record could not be sent: " + problem.getMessage(), problem);
        }
    }

    /**
     * The next committed results.
     *
     * @param timeout how long to wait for the first of them
     * @throws IllegalStateException if a document has two results, or if documents are unanswered and no result arrives for a
     *     minute
     */
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        check();
        ConsumerRecords<byte[], byte[]> polled = results.poll(timeout);
        long now = System.nanoTime();
        lastResultNanos = polled.isEmpty() ? lastResultNanos : now;
        for (ConsumerRecord<byte[], byte[]> result : polled) {
            if (!unanswered.remove(documentId(result))) {
                throw new IllegalStateException(
                        "expected one result per document, found another result for " + documentId(result));
            }
        }
        if (!unanswered.isEmpty() && now - lastResultNanos > RESULT_TIMEOUT_NANOS) {
            throw new IllegalStateException("no result for a minute; documents without a result: " + unanswered.size());
        }
        return polled;
    }

    static String documentId(ConsumerRecord<byte[], byte[]> result) {
        return new String(result.key(), StandardCharsets.UTF_8);
    }

    /** Sends one document and waits for its committed result. No other document may be unanswered. */
    ClassifiedDocument ask(Document document) {
        send(document);
        flush();
        ConsumerRecords<byte[], byte[]> polled = poll(POLL_TIMEOUT);
        while (polled.isEmpty()) {
            polled = poll(POLL_TIMEOUT);
        }
        try {
            return classifications.decode(polled.iterator().next().value());
        } catch (RejectedException e) {
            throw new IllegalStateException("a result could not be decoded: " + e.getMessage(), e);
        }
    }

    /** Waits until every document that was sent has its committed result. */
    void awaitResults() {
        while (!unanswered.isEmpty()) {
            poll(POLL_TIMEOUT);
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
