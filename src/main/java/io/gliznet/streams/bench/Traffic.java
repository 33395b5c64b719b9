package io.gliznet.streams.bench;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.serde.DocumentRecords;
import io.gliznet.streams.serde.LabelSetRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of one run: made, filled and read. Used by one thread. */
final class Traffic implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration POLL = Duration.ofMillis(1);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final GliznetConfig config;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> results;
    private volatile @Nullable Exception failure;

    /** Makes the topics. */
    Traffic(GliznetConfig config) {
        this.config = config;
        EmbeddedBroker.createTopics(
                config.client("admin."), config.topology().topics().definitions(PARTITIONS));
        documents = new DocumentRecords(config.serde(), config.documentsTopic());
        labelSets = new LabelSetRecords(config.serde(), config.labelSetsTopic());
        Map<String, Object> sending = new HashMap<>(config.client("producer."));
        sending.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
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
        producer.flush();
        check();
    }

    void sendDocuments(List<Document> texts) {
        texts.forEach(this::send);
        producer.flush();
        check();
    }

    void send(Document document) {
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

    private void check() {
        Exception problem = failure;
        if (problem != null) {
            throw new IllegalStateException("a record was not sent: " + problem.getMessage(), problem);
        }
    }

    /** Keys of the committed results that come within a millisecond. */
    List<String> poll() {
        check();
        List<String> keys = new ArrayList<>();
        results.poll(POLL).forEach(result -> keys.add(new String(result.key(), StandardCharsets.UTF_8)));
        return keys;
    }

    /**
     * Waits for the next committed results, so many.
     *
     * @throws IllegalStateException if they do not come, or more than those
     */
    void awaitResults(long count) {
        long heardAt = System.nanoTime();
        long seen = 0;
        while (seen < count) {
            int polled = poll().size();
            seen += polled;
            heardAt = polled > 0 ? System.nanoTime() : heardAt;
            if (System.nanoTime() - heardAt > PATIENCE_NANOS) {
                break;
            }
        }
        if (seen != count) {
            throw new IllegalStateException("expected " + count + " results, found " + seen);
        }
    }

    @Override
    public void close() {
        results.close();
        producer.close();
        labelSets.close();
        documents.close();
    }
}
