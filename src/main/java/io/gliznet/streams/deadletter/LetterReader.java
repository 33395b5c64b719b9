package io.gliznet.streams.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the letters of some spans of partitions, each once. What arrives later is not read. Not thread-safe. */
public final class LetterReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Span> spans;
    private final Set<TopicPartition> unread;
    private final LongSupplier nanos;
    private long silent;

    /**
     * Offsets of one partition.
     *
     * @param end the offset behind the last one
     */
    public record Span(long start, long end) {

        boolean isEmpty() {
            return start >= end;
        }
    }

    /** @param consumer in no use by anybody else; closed by the caller */
    public LetterReader(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Span> spans) {
        this(consumer, spans, System::nanoTime);
    }

    LetterReader(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Span> spans, LongSupplier nanos) {
        this.nanos = nanos;
        this.consumer = consumer;
        this.spans = Map.copyOf(spans);
        this.unread = new HashSet<>();
        spans.forEach((partition, span) -> {
            if (!span.isEmpty()) {
                unread.add(partition);
            }
        });
        consumer.assign(unread);
        unread.forEach(partition -> consumer.seek(partition, start(partition)));
    }

    /** Reads what this selection can mean and the topic has now. */
    public static LetterReader of(Consumer<byte[], byte[]> consumer, String topic, Selection selection) {
        return new LetterReader(consumer, Spans.of(consumer, topic, selection));
    }

    /**
     * Those that the topic does not have, in their order.
     *
     * @param letters of one topic
     */
    public static Set<Coordinates> missing(Consumer<byte[], byte[]> consumer, Set<Coordinates> letters) {
        if (letters.isEmpty()) {
            return letters;
        }
        Set<Coordinates> missing =
                new TreeSet<>(Comparator.comparing(Coordinates::partition).thenComparing(Coordinates::offset));
        missing.addAll(letters);
        forEach(
                consumer,
                letters.iterator().next().topic(),
                Selection.ALL.of(letters),
                letter -> missing.remove(letter.at()));
        return missing;
    }

    /** Reads every letter that this selection means and the topic has now. */
    public static void forEach(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Selection selection,
            java.util.function.Consumer<DeadLetter> action) {
        LetterReader reader = of(consumer, topic, selection);
        while (reader.hasMore()) {
            reader.poll().stream().filter(selection::chooses).forEach(action);
        }
    }

    public boolean hasMore() {
        return !unread.isEmpty();
    }

    /**
     * The next letters in the order of each partition; none perhaps.
     *
     * @throws TimeoutException if nothing came for a long time; the time between calls does not count
     */
    public List<DeadLetter> poll() {
        List<DeadLetter> letters = new ArrayList<>();
        long from = nanos.getAsLong();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        silent = records.isEmpty() ? silent + nanos.getAsLong() - from : 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < end(new TopicPartition(record.topic(), record.partition()))) {
                letters.add(new DeadLetter(record));
            }
        }
        if (unread.removeIf(partition -> consumer.position(partition) >= end(partition))) {
            silent = 0;
            consumer.assign(unread);
        }
        if (silent > PATIENCE.toNanos()) {
            throw new TimeoutException(
                    "expected dead letters from the broker, found none for " + PATIENCE.toSeconds() + " s");
        }
        return letters;
    }

    private long start(TopicPartition partition) {
        Span span = spans.get(partition);
        return span == null ? 0 : span.start();
    }

    private long end(TopicPartition partition) {
        Span span = spans.get(partition);
        return span == null ? 0 : span.end();
    }
}
