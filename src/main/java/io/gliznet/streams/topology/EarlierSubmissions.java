package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Submissions whose records were lost to their thread, by offset: when the records are polled again, by this thread or another
 * of this instance, they are not computed twice. What nobody asks for within a minute is cancelled. Thread-safe.
 */
final class EarlierSubmissions implements AutoCloseable {

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<TopicPartition, Lost> partitions = new HashMap<>();
    private boolean closed;

    /** @param attempts how often the record was submitted so far */
    record Earlier(Submission submission, int attempts) {}

    private record Lost(Instant since, TreeMap<Long, Earlier> byOffset) {}

    EarlierSubmissions(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void put(TopicPartition partition, long offset, Earlier earlier) {
        if (closed) {
            earlier.submission().cancel();
            return;
        }
        expire();
        partitions
                .computeIfAbsent(partition, key -> new Lost(clock.instant(), new TreeMap<>()))
                .byOffset()
                .put(offset, earlier);
    }

    /** The submission of this offset, which is forgotten, together with those of smaller offsets. */
    synchronized Optional<Earlier> take(TopicPartition partition, long offset) {
        expire();
        Lost lost = partitions.get(partition);
        if (lost == null) {
            return Optional.empty();
        }
        Earlier found = lost.byOffset().remove(offset);
        cancel(lost.byOffset().headMap(offset));
        lost.byOffset().headMap(offset).clear();
        if (lost.byOffset().isEmpty()) {
            partitions.remove(partition);
        }
        return Optional.ofNullable(found);
    }

    /** Cancels everything, and keeps nothing any more. */
    @Override
    public synchronized void close() {
        closed = true;
        partitions.values().forEach(lost -> cancel(lost.byOffset()));
        partitions.clear();
    }

    /** Cancels what nobody asked for within a minute. */
    synchronized void expire() {
        Instant oldest = clock.instant().minus(KEPT);
        for (Iterator<Lost> all = partitions.values().iterator(); all.hasNext(); ) {
            Lost lost = all.next();
            if (lost.since().isBefore(oldest)) {
                cancel(lost.byOffset());
                all.remove();
            }
        }
    }

    private static void cancel(Map<Long, Earlier> given) {
        given.values().forEach(earlier -> earlier.submission().cancel());
    }
}
