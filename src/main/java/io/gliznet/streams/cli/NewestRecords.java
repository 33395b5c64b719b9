package io.gliznet.streams.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The newest records of a topic or of a file, oldest first. Of a topic only committed ones; nothing is committed. */
final class NewestRecords {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Transaction markers and compaction leave offsets without a record: how often twice as many offsets are read. */
    private static final int DOUBLINGS = 8;

    private final int most;

    /** @param most records that are wanted */
    NewestRecords(int most) {
        this.most = most;
    }

    /** @param consumer with all partitions of the topic */
    List<TopicRecord> of(Consumer<byte[], byte[]> consumer) {
        Collection<TopicPartition> partitions = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        long distance = most;
        for (int attempt = 0; ; attempt++) {
            Map<TopicPartition, Long> starts = new HashMap<>();
            for (TopicPartition partition : partitions) {
                starts.put(
                        partition,
                        Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - distance));
            }
            PriorityQueue<TopicRecord> newest = read(consumer, starts, ends);
            if (newest.size() >= most || starts.equals(begins) || attempt == DOUBLINGS) {
                return sorted(newest);
            }
            distance *= 2;
        }
    }

    private static List<TopicRecord> sorted(Collection<TopicRecord> records) {
        return records.stream().sorted(order()).toList();
    }

    private static Comparator<TopicRecord> order() {
        return Comparator.comparingLong(TopicRecord::timestamp)
                .thenComparing(record -> record.source().position().length())
                .thenComparing(record -> record.source().position());
    }

    private PriorityQueue<TopicRecord> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        PriorityQueue<TopicRecord> newest = new PriorityQueue<>(order());
        starts.forEach(consumer::seek);
        long heardAt = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                heardAt = System.nanoTime();
                newest.add(TopicRecord.of(record));
                if (newest.size() > most) {
                    newest.remove();
                }
            }
            if (System.nanoTime() - heardAt > PATIENCE.toNanos()) {
                throw new TimeoutException(
                        "topic " + starts.keySet().iterator().next().topic()
                                + ": expected its records, found none within " + PATIENCE.toSeconds() + " s");
            }
        }
        return newest;
    }

    /** The last lines of a file that are not blank, each the value of a record. */
    List<TopicRecord> of(InputFile file) {
        Deque<TopicRecord> newest = new ArrayDeque<>();
        LineReader lines = new LineReader(file.name(), file::unpacked);
        for (var line = lines.readBytes(); line.isPresent(); line = lines.readBytes()) {
            if (!new String(line.get(), StandardCharsets.ISO_8859_1).isBlank()) {
                newest.add(TopicRecord.of(file.stem(), lines.number(), line.get()));
            }
            if (newest.size() > most) {
                newest.remove();
            }
        }
        return new ArrayList<>(newest);
    }
}
