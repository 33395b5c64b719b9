package io.gliznet.streams.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * How far {@code label-sets} has been read into the store. A consumer's own position says what was polled, not what was
 * stored; the two meet when the last record of a poll has been processed. Transaction markers and compacted records, which
 * no processor sees, are passed by the position of the poll.
 *
 * <p>Threading: thread-safe; futures complete on the thread that moves the position.
 */
public final class ReadPosition {

    private final Map<TopicPartition, Long> stored = new HashMap<>();
    private final Map<TopicPartition, Polled> inWork = new HashMap<>();
    private final Map<TopicPartition, Long> newestEnds = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();

    /** @param nextOffset where the next poll starts, once the record at {@code lastOffset} is processed */
    private record Polled(long lastOffset, long nextOffset) {}

    private record Waiter(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached, long since) {}

    /** Completes it when every record before these offsets is in the store. */
    public void reach(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {
        synchronized (this) {
            ends.forEach((partition, end) -> newestEnds.merge(partition, end, Math::max));
            if (!isPast(ends)) {
                waiters.add(new Waiter(ends, reached, System.nanoTime()));
                return;
            }
        }
        reached.complete(null);
    }

    /** All before these offsets is known to be in the store. */
    public void restored(Map<TopicPartition, Long> ends) {
        complete(advance(ends));
    }

    /** Records before the newest known ends that are not in the store. */
    public synchronized long lag() {
        return newestEnds.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - stored.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** How long the first of those who wait has waited; zero if nobody waits. */
    public synchronized Duration longestWait() {
        return waiters.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - waiters.get(0).since());
    }

    /** Nothing is read any more. */
    void fail(RuntimeException failure) {
        List<Waiter> failed;
        synchronized (this) {
            failed = List.copyOf(waiters);
            waiters.clear();
        }
        failed.forEach(waiter -> waiter.reached().completeExceptionally(failure));
    }

    /** The global thread polled again, so all that it had polled before is in the store. */
    void polled(ConsumerRecords<?, ?> records) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        synchronized (this) {
            inWork.forEach((partition, polled) -> ends.put(partition, polled.nextOffset()));
            inWork.clear();
            records.nextOffsets().forEach((partition, next) -> {
                var of = records.records(partition);
                if (of.isEmpty()) {
                    ends.put(partition, next.offset());
                } else {
                    inWork.put(partition, new Polled(of.get(of.size() - 1).offset(), next.offset()));
                }
            });
        }
        complete(advance(ends));
    }

    /** The record is in the store. */
    void processed(TopicPartition partition, long offset) {
        Polled polled;
        synchronized (this) {
            polled = inWork.get(partition);
        }
        if (polled != null && offset >= polled.lastOffset()) {
            complete(advance(Map.of(partition, polled.nextOffset())));
        }
    }

    private synchronized List<CompletableFuture<Void>> advance(Map<TopicPartition, Long> ends) {
        ends.forEach((partition, end) -> stored.merge(partition, end, Math::max));
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        for (Iterator<Waiter> waiting = waiters.iterator(); waiting.hasNext(); ) {
            Waiter waiter = waiting.next();
            if (isPast(waiter.ends())) {
                reached.add(waiter.reached());
                waiting.remove();
            }
        }
        return reached;
    }

    private boolean isPast(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> stored.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Never under the lock: who waited goes on at once, and may come back. */
    private static void complete(List<CompletableFuture<Void>> reached) {
        reached.forEach(waiter -> waiter.complete(null));
    }
}
