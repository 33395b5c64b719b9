package io.gliznet.streams.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of both sinks on a thread of its own, until it is closed. Thread-safe. */
final class OutcomeReader implements AutoCloseable {

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ClassificationRecords classifications;
    private final List<ReadOutcome> outcomes = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<TopicPartition> partitions;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Map<TopicPartition, Long> positions = Map.of();

    OutcomeReader(String bootstrapServers, Topics topics) {
        this.topics = topics;
        classifications = new ClassificationRecords(SerdeSettings.of(""), topics.classified());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "client.id", "reader",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Stream.of(topics.classified(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition())))
                .toList());
        partitions = Set.copyOf(consumer.assignment());
        thread = new Thread(this::run, "reader");
        thread.start();
    }

    private void run() {
        while (!closed) {
            List<ReadOutcome> polled = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                polled.add(outcome(record, System.nanoTime()));
            }
            synchronized (this) {
                outcomes.addAll(polled);
                polled.forEach(outcome -> ids.add(outcome.id()));
            }
            positions = positions();
        }
        consumer.close();
    }

    /** Does not wait for a position that is compared with the log of a new leader: other partitions are read meanwhile. */
    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> now = new HashMap<>(positions);
        for (TopicPartition partition : consumer.assignment()) {
            try {
                now.put(partition, consumer.position(partition, Duration.ZERO));
            } catch (TimeoutException e) {
                // the one before is true, too
            }
        }
        return Map.copyOf(now);
    }

    private ReadOutcome outcome(ConsumerRecord<byte[], byte[]> record, long now) {
        String id = header(record, Traffic.ID);
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        String bytes = SentDocument.digest(record.value());
        if (!record.topic().equals(topics.classified())) {
            String reason = header(record, DeadLetters.REASON);
            return new ReadOutcome(id, key, record.partition(), reason, id, -1, bytes, now);
        }
        try {
            ClassifiedDocument result = classifications.decode(record.value());
            return new ReadOutcome(
                    id,
                    key,
                    record.partition(),
                    ReadOutcome.CLASSIFIED,
                    result.documentId(),
                    result.labelSetVersion(),
                    bytes,
                    now);
        } catch (RejectedException e) {
            return new ReadOutcome(id, key, record.partition(), ReadOutcome.CLASSIFIED, "undecodable", 0, bytes, now);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** All that was read so far, in the order of each partition. */
    synchronized List<ReadOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** Documents that have an outcome. */
    synchronized int answered() {
        return ids.size();
    }

    Set<TopicPartition> partitions() {
        return partitions;
    }

    /** Whether it has read everything before these offsets. */
    boolean hasRead(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> now = positions;
        return ends.entrySet().stream().allMatch(end -> now.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        classifications.close();
    }
}
