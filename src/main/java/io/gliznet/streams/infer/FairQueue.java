package io.gliznet.streams.infer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue that shares its consumers among flows by cost: each flow with work gets the same share, whatever the number or the
 * size of its elements. Elements of one flow leave in the order in which they were added, unless {@link #poll(int, Choice)} lets a few
 * of them pass. Of elements whose turn comes at the same time, the cheapest is first, so that work of a flow that was idle does not
 * wait for costly elements of all others. Thread-safe.
 *
 * <p>Source: start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996), with equal weights.
 *
 * @param <E> the elements
 */
final class FairQueue<E> {

    private static final int MIN_FLOWS_TO_CLEAN = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final TreeSet<Entry<E>> entries = new TreeSet<>();
    private final Map<Object, Long> finishTags = new HashMap<>();
    private long virtualTime;
    private long added;
    private int cleanAt = MIN_FLOWS_TO_CLEAN;

    private static final class Entry<E> implements Comparable<Entry<E>> {
        private final long startTag;
        private final long cost;
        private final long number;
        private final E element;
        private int passed;

        Entry(long startTag, long cost, long number, E element) {
            this.startTag = startTag;
            this.cost = cost;
            this.number = number;
            this.element = element;
        }

        @Override
        public int compareTo(Entry<E> other) {
            int byTag = Long.compare(startTag, other.startTag);
            int byCost = byTag != 0 ? byTag : Long.compare(cost, other.cost);
            return byCost != 0 ? byCost : Long.compare(number, other.number);
        }
    }

    /** Chooses elements that leave the queue together. */
    interface Choice<E> {

        /**
         * @param next elements in the order in which they would leave; at least one
         * @param size elements in the queue, those included
         * @return indices of {@code next} in ascending order, among them 0; empty if none leaves the queue
         */
        int[] of(List<E> next, int size);
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
            entries.add(new Entry<>(start, cost, added++, element));
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

    /**
     * The next element, and others that pass those between them. An element that was passed by {@code lookAhead} others is not passed
     * again.
     *
     * @param lookAhead limit of the elements that are given to {@code choice}, which must be fast
     * @return in the order of the queue; empty if there is none, or none was chosen
     */
    List<E> poll(int lookAhead, Choice<E> choice) {
        lock.lock();
        try {
            List<Entry<E>> ahead = ahead(lookAhead);
            if (ahead.isEmpty()) {
                return List.of();
            }
            int[] chosen = choice.of(ahead.stream().map(entry -> entry.element).toList(), entries.size());
            if (chosen.length > 0) {
                virtualTime = ahead.get(0).startTag;
            }
            return take(ahead, chosen);
        } finally {
            lock.unlock();
        }
    }

    private List<Entry<E>> ahead(int lookAhead) {
        List<Entry<E>> ahead = new ArrayList<>(lookAhead);
        for (Entry<E> entry : entries) {
            if (ahead.size() == lookAhead) {
                break;
            }
            ahead.add(entry);
            if (entry.passed >= lookAhead) {
                break;
            }
        }
        return ahead;
    }

    private List<E> take(List<Entry<E>> ahead, int[] chosen) {
        List<E> taken = new ArrayList<>(chosen.length);
        int from = 0;
        for (int index : chosen) {
            for (Entry<E> passed : ahead.subList(from, index)) {
                passed.passed += chosen.length - taken.size();
            }
            Entry<E> entry = ahead.get(index);
            entries.remove(entry);
            taken.add(entry.element);
            from = index + 1;
        }
        return taken;
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
        Entry<E> head = entries.pollFirst();
        if (head == null) {
            return null;
        }
        virtualTime = head.startTag;
        return head.element;
    }
}
