package io.gliznet.streams.topology;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** The threads of a service. Kafka's clients can make them wait for a minute or more, longer than a stop may take. Thread-safe. */
final class StreamThreads {

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Consumer<?, ?> labelSets;
    private volatile long overdueAt;
    private volatile boolean stopping;

    /** Adds the calling thread. */
    void join() {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.currentThread());
    }

    /** @param consumer of the global thread, which reads the label sets */
    void reads(Consumer<?, ?> consumer) {
        labelSets = consumer;
    }

    /** Ends a start that waits until the label sets are read; it fails. */
    void endStart() {
        Consumer<?, ?> reading = labelSets;
        if (reading != null) {
            reading.wakeup();
        }
    }

    /**
     * The service stops. Who polls after this time waits for nothing but a rebalance of the group, which Kafka Streams wants to see the
     * end of.
     */
    void stopWithin(Duration time) {
        overdueAt = System.nanoTime() + time.toNanos();
        stopping = true;
    }

    /** Whether a thread that still polls has to end. */
    boolean isOverdue() {
        return stopping && System.nanoTime() - overdueAt > 0;
    }

    /**
     * Ends each wait of a stream thread with an exception, which ends the thread. What it has not committed is processed again by the
     * next one.
     */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
