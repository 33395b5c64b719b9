package io.gliznet.streams.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue that shares its consumers among flows by cost: each flow with work gets the same share, whatever the number or the
 * size of its elements. Elements of one flow leave in the order in which they were added. Thread-safe.
 *
 * <p>Source: start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996), with equal weights.
 *
 * @param <E> the elements
 */
final class FairQueue<E> {

    private static final int MIN_FLOWS_TO_CLEAN = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final PriorityQueue<Entry<E>> entries = new PriorityQueue<>();
    private final Map<Object, Long> finishTags = new HashMap<>();
    private long virtualTime;
    private long added;
    private int cleanAt = MIN_FLOWS_TO_CLEAN;

    private record Entry<E>(long startTag, long number, E element) implements Comparable<Entry<E>> {
        @Override
        public int compareTo(Entry<E> other) {
            int byTag = Long.compare(startTag, other.startTag);
            return byTag != 0 ? byTag : Long.compare(number, other.number);
        }
    }

    /**
     * Adds an element behind those of its flow.
     *
     * @param flow anything with {@code equals}
     * @param cost 1 or more, in a unit that all elements share
     */
    void add(Object flow, long cost, E element) {
        lock.lock();
        try {
            long start = Math.max(virtualTime, finishTags.getOrDefault(flow, 0L));
            finishTags.put(flow, start + Math.max(1, cost));
            entries.add(new Entry<>(start, added++, element));
            if (finishTags.size() > cleanAt) {
                finishTags.values().removeIf(finish -> finish <= virtualTime);
                cleanAt = Math.max(MIN_FLOWS_TO_CLEAN, 2 * finishTags.size());
            }
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next element, or null if there is none. */
    @Nullable
    E poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** The next element, or null if none came within the time. */
    @Nullable
    E poll(long time, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(time);
        lock.lockInterruptibly();
        try {
            while (entries.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = notEmpty.awaitNanos(left);
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Takes every element out. */
    List<E> clear() {
        lock.lock();
        try {
            List<E> all = new ArrayList<>(entries.size());
            for (E next = next(); next != null; next = next()) {
                all.add(next);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable E next() {
        Entry<E> head = entries.poll();
        if (head == null) {
            return null;
        }
        virtualTime = head.startTag();
        return head.element();
    }
}
