package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Submission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks label sets up in the order of a partition's offsets, so that no document is scored with an older label set than one
 * before it. Thread-safe; look-ups run on whichever thread made the next one possible, one at a time.
 */
final class JoinOrder {

    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean closed;

    private record Entry(
            Submission submission,
            CompletableFuture<Void> labelSetsRead,
            @Nullable Submission earlier) {

        boolean isReady() {
            return labelSetsRead.isDone() && submission.prepared().isDone();
        }
    }

    /**
     * Adds the next submission of the partition.
     *
     * @param labelSetsRead when it may be looked up; if it fails, so does the submission
     * @param earlier of the same record, to be used if its label set is still the newest; null: none
     */
    void add(Submission submission, CompletableFuture<Void> labelSetsRead, @Nullable Submission earlier) {
        waiting.add(new Entry(submission, labelSetsRead, earlier));
        CompletionStage<?> prepared = submission.prepared();
        prepared.whenComplete((done, failure) -> advance());
        if (!labelSetsRead.isDone()) {
            CompletionStage<?> read = labelSetsRead;
            // not on the thread that reads label sets: look-ups may decode some
            read.whenCompleteAsync((done, failure) -> advance());
        }
    }

    /** Joins nothing any more. */
    void close() {
        closed = true;
        waiting.clear();
    }

    private void advance() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Entry head = waiting.peek(); head != null && !closed && head.isReady(); head = waiting.peek()) {
                waiting.poll();
                join(head);
            }
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    private static void join(Entry entry) {
        if (entry.labelSetsRead().isCompletedExceptionally()) {
            entry.labelSetsRead().exceptionally(failure -> {
                entry.submission().fail(failure);
                return null;
            });
        } else {
            entry.submission().join(entry.earlier());
        }
    }
}
