package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.records.LabelSetRecords;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The label sets as they stand in their topic, read whole, and written one by one. */
final class LabelSetTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients cluster;
    private final String topic;
    private final LabelSetRecords records;

    private LabelSetTopic(KafkaClients cluster, String topic, LabelSetRecords records) {
        this.cluster = cluster;
        this.topic = topic;
        this.records = records;
    }

    /** @throws CommandFailure if no broker answers, or it has no such topic */
    static LabelSetTopic open(GliznetConfig config) {
        KafkaClients cluster = KafkaClients.connect(config, config.labelSetsTopic());
        return new LabelSetTopic(
                cluster, config.labelSetsTopic(), new LabelSetRecords(config.serde(), config.labelSetsTopic()));
    }

    /** The newest record of every label set that was not deleted, in the order of their names. */
    Map<LabelSetKey, LabelSetRecord> read() {
        Map<LabelSetKey, LabelSetRecord> newest =
                new TreeMap<>(Comparator.comparing(LabelSetKey::tenantId).thenComparing(LabelSetKey::name));
        try (Consumer<byte[], byte[]> consumer = cluster.consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            consumer.seekToBeginning(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> add(record, newest));
            }
        }
        return newest;
    }

    private void add(ConsumerRecord<byte[], byte[]> source, Map<LabelSetKey, LabelSetRecord> newest) {
        LabelSetRecord record = records.read(source.key(), source.value(), source.offset());
        if (record instanceof LabelSetRecord.Put put) {
            newest.put(put.labelSet().key(), put);
        } else if (record instanceof LabelSetRecord.Invalid invalid) {
            newest.put(invalid.key(), invalid);
        } else if (record instanceof LabelSetRecord.Delete delete) {
            newest.remove(delete.key());
        }
    }

    /** Returns the version that results will carry. */
    long put(LabelSetFile.Entry entry) {
        byte[] value = records.encode(entry.labelSet(), entry.version());
        OptionalLong version = entry.version();
        long offset = write(entry.labelSet().key(), value);
        return version.orElse(offset);
    }

    void delete(LabelSetKey key) {
        write(key, null);
    }

    private long write(LabelSetKey key, byte @Nullable [] value) {
        try (Producer<byte[], byte[]> producer = cluster.producer()) {
            RecordMetadata written = producer.send(new ProducerRecord<>(topic, records.key(key), value))
                    .get();
            return written.offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        } catch (ExecutionException e) {
            throw CommandFailure.failed(
                    key + ": not written to " + topic + ": " + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
