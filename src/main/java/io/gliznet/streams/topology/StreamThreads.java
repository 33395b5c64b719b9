package io.gliznet.streams.topology;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The stream threads of a service. Kafka's clients can make them wait for a minute, longer than a stop may take. Thread-safe. */
final class StreamThreads {

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Adds the calling thread. */
    void join() {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.currentThread());
    }

    /** Ends each wait with an exception, which ends the thread: what it has not committed is processed again by the next one. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
