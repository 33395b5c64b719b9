package io.gliznet.streams.topology;

import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Follows each document of this instance from its poll to the commit of its offset. What is counted at the commit is counted once for each time
 * that its outcome becomes visible: a transaction that is lost leaves no trace.
 *
 * <p>Threading: thread-safe; a partition is written by the stream thread that has it, which an owner stands for: after a rebalance, the thread that had it
 * may hear of its loss later than another begins to poll it.
 */
final class CommitProgress {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Map<TopicPartition, PartitionProgress> partitions = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final LongAdder submittedTokens = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder fenced = new LongAdder();
    private final InstantSource clock;
    private final DistributionSummary untilForward;
    private final DistributionSummary untilCommit;

    CommitProgress(Meters meters, InstantSource clock) {
        this.clock = clock;
        untilForward = meters.histogram(Metric.END_TO_END, "forward");
        untilCommit = meters.histogram(Metric.END_TO_END, "commit");
        meters.gauge(Metric.HELD_DOCUMENTS, () -> sum(PartitionProgress::heldDocuments));
        meters.gauge(Metric.HELD_BYTES, () -> sum(PartitionProgress::heldBytes));
        meters.counter(Metric.RETRIES, retries::sum);
        meters.counter(Metric.FENCED, fenced::sum);
        meters.rows(Metric.LAG, () -> rows(PartitionProgress::lag));
        meters.rows(Metric.OLDEST_UNCOMMITTED, () -> {
            long now = clock.millis();
            return rows(partition -> partition.oldestAge(now) / MILLIS_PER_SECOND);
        });
    }

    /**
     * These were polled.
     *
     * @param owner who polls the partitions now
     */
    void received(Object owner, ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            partition(owner, partition).received(records);
        }
    }

    /**
     * Where a partition ends.
     *
     * @param owner who polls it now
     * @param position of the consumer
     * @param end behind the last record that it could read
     */
    void ends(Object owner, TopicPartition partition, long position, long end) {
        partition(owner, partition).ends(position, end);
    }

    /**
     * The answer of a document was forwarded, or it has none.
     *
     * @param timestamp of the document in milliseconds, 0 if it has none
     * @param count called when it is committed; at once if the document was not polled here, because then no commit is seen
     */
    void answered(RecordMetadata from, long timestamp, Runnable count) {
        recordSince(timestamp, untilForward);
        PartitionProgress partition = partitions.get(new TopicPartition(from.topic(), from.partition()));
        if (partition == null || !partition.answered(from.offset(), count)) {
            count.run();
        }
    }

    /** What is before these offsets is committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            committed.merge(partition, offset.offset(), Math::max);
            PartitionProgress known = partitions.get(partition);
            if (known != null) {
                known.committed(offset.offset()).forEach(document -> {
                    recordSince(document.timestamp(), untilCommit);
                    document.count();
                });
            }
        });
    }

    /**
     * Documents of these partitions that are not committed will be polled again, here or elsewhere.
     *
     * @param owner who polls them no more; what another thread has taken over meanwhile stays
     */
    void lost(Object owner, Collection<TopicPartition> gone) {
        gone.forEach(partition ->
                partitions.computeIfPresent(partition, (same, progress) -> progress.isOf(owner) ? null : progress));
    }

    /** The same for every partition of this owner, also for those of which nothing was polled. */
    void lost(Object owner) {
        partitions.values().removeIf(progress -> progress.isOf(owner));
    }

    /**
     * Whether what is next in each partition now has been committed, by the time that this is asked; never if no document waits.
     */
    BooleanSupplier nextCommitted() {
        Map<TopicPartition, Long> next = new HashMap<>();
        partitions.forEach((partition, progress) -> progress.first().ifPresent(offset -> next.put(partition, offset)));
        return () -> !next.isEmpty()
                && next.entrySet().stream()
                        .allMatch(document -> committed.getOrDefault(document.getKey(), 0L) > document.getValue());
    }

    /** Tokens were submitted to the devices, or, if negative, came back. */
    void submitted(long tokens) {
        submittedTokens.add(tokens);
    }

    long submittedTokens() {
        return submittedTokens.sum();
    }

    void retried() {
        retries.increment();
    }

    void fenced() {
        fenced.increment();
    }

    private void recordSince(long timestamp, DistributionSummary distribution) {
        if (timestamp > 0) {
            distribution.record(Math.max(0, clock.millis() - timestamp) / MILLIS_PER_SECOND);
        }
    }

    private PartitionProgress partition(Object owner, TopicPartition partition) {
        PartitionProgress known = partitions.get(partition);
        return known != null && known.isOf(owner)
                ? known
                : partitions.compute(partition, (same, earlier) -> new PartitionProgress(owner));
    }

    private long sum(ToLongFunction<PartitionProgress> value) {
        return partitions.values().stream().mapToLong(value).sum();
    }

    private List<Meters.Row> rows(Function<PartitionProgress, Number> value) {
        List<Meters.Row> rows = new ArrayList<>();
        partitions.forEach((partition, progress) -> rows.add(new Meters.Row(
                List.of(partition.topic(), Integer.toString(partition.partition())),
                value.apply(progress).doubleValue())));
        return rows;
    }
}
