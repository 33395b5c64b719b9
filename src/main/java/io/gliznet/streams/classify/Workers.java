package io.gliznet.streams.classify;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode and tokenize. Threading: thread-safe. After {@link #close} a task runs on the thread that brings it,
 * so that none is ever lost.
 */
final class Workers implements Executor, AutoCloseable {

    private final AtomicInteger encoding = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    Workers(int count) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "gliznet-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> task.run());
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Runs a task that may end in sequences for the device. */
    void encode(Runnable task) {
        encoding.incrementAndGet();
        execute(() -> {
            try {
                task.run();
            } finally {
                encoding.decrementAndGet();
            }
        });
    }

    /** Whether sequences are about to come. */
    boolean encoding() {
        return encoding.get() > 0;
    }

    /** Returns when every task is done. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
