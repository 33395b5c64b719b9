package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.serde.SchemaIdHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The label sets in their topic: all of them are read at once, and one producer writes. Used by one thread. */
final class LabelSetTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final String topic;
    private final LabelSetRecords records;
    private @Nullable Producer<byte[], byte[]> producer;

    private LabelSetTopic(KafkaClients clients, String topic, LabelSetRecords records) {
        this.clients = clients;
        this.topic = topic;
        this.records = records;
    }

    /** @throws CommandFailure if no broker answers, or it has no such topic */
    static LabelSetTopic open(GliznetConfig config) {
        return open(config, config.serde());
    }

    /** The same with other serializers than the configured ones. */
    static LabelSetTopic open(GliznetConfig config, SerdeSettings serde) {
        KafkaClients clients = KafkaClients.connect(config, config.labelSetsTopic());
        return new LabelSetTopic(clients, config.labelSetsTopic(), new LabelSetRecords(serde, config.labelSetsTopic()));
    }

    /**
     * What the topic holds.
     *
     * @param newest the newest record of every label set that was not deleted, in the order of their names
     * @param ignored keys that name no label set, as a terminal may show them, each with what is wrong with it
     */
    record Contents(Map<LabelSetKey, LabelSetRecord> newest, Map<String, String> ignored) {}

    /** The newest record of every label set that was not deleted, in the order of their names. */
    Map<LabelSetKey, LabelSetRecord> read() {
        return readAll().newest();
    }

    /** All label sets, and the records that the service ignores. */
    Contents readAll() {
        Contents contents = new Contents(
                new TreeMap<>(Comparator.comparing(LabelSetKey::tenantId).thenComparing(LabelSetKey::name)),
                new TreeMap<>());
        try (Consumer<byte[], byte[]> consumer = clients.consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            consumer.seekToBeginning(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> add(record, contents));
            }
        }
        return contents;
    }

    private void add(ConsumerRecord<byte[], byte[]> source, Contents contents) {
        Map<LabelSetKey, LabelSetRecord> newest = contents.newest();
        LabelSetRecord record =
                records.read(source.key(), SchemaIdHeader.inFront(source.headers(), source.value()), source.offset());
        if (record instanceof LabelSetRecord.Put put) {
            newest.put(put.labelSet().key(), put);
        } else if (record instanceof LabelSetRecord.Invalid invalid) {
            newest.put(invalid.key(), invalid);
        } else if (record instanceof LabelSetRecord.Delete delete) {
            newest.remove(delete.key());
        } else if (record instanceof LabelSetRecord.Misplaced misplaced) {
            ignore(source, misplaced.problem(), contents.ignored());
        }
    }

    private static void ignore(ConsumerRecord<byte[], byte[]> source, String problem, Map<String, String> ignored) {
        String key = source.key() == null ? "(no key)" : Escaped.of(new String(source.key(), StandardCharsets.UTF_8));
        if (source.value() == null) {
            ignored.remove(key);
        } else {
            ignored.put(key, problem);
        }
    }

    /**
     * Writes the label sets in their order.
     *
     * @param written is told of each set that the broker has, with the version that results will carry
     * @throws CommandFailure naming the first set that was not written
     */
    void put(List<LabelSetFile.Entry> entries, ObjLongConsumer<LabelSetFile.Entry> written) {
        Map<LabelSetFile.Entry, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        for (LabelSetFile.Entry entry : entries) {
            byte[] value = records.encode(entry.labelSet(), entry.version());
            sent.put(entry, send(entry.labelSet().key(), value));
        }
        sent.forEach((entry, answer) -> {
            long offset = await(entry.labelSet().key(), answer).offset();
            written.accept(entry, entry.version().orElse(offset));
        });
    }

    /** Writes one label set and returns the version that results will carry. */
    long put(LabelSetFile.Entry entry) {
        long[] version = new long[1];
        put(List.of(entry), (written, number) -> version[0] = number);
        return version[0];
    }

    /** Those of these topics that the broker does not have; one that it does not let be described may exist. */
    List<String> missing(Collection<String> topics) {
        return clients.missing(topics);
    }

    void delete(LabelSetKey key) {
        await(key, send(key, null));
    }

    private Future<RecordMetadata> send(LabelSetKey key, byte @Nullable [] value) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = clients.producer();
            producer = open;
        }
        return open.send(new ProducerRecord<>(topic, records.key(key), value));
    }

    private RecordMetadata await(LabelSetKey key, Future<RecordMetadata> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        } catch (ExecutionException e) {
            throw CommandFailure.failed(key + ": expected topic " + topic + " to take the label set, found: "
                    + Causes.message(e.getCause() == null ? e : e.getCause())
                    + "; label sets named above were written");
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
        records.close();
    }
}
