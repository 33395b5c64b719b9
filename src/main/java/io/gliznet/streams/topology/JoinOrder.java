package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Submission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks label sets up in the order of a partition's offsets, so that no document is scored with an older label set than one
 * before it. Thread-safe; look-ups run on whichever thread made the next one possible, one at a time.
 */
final class JoinOrder {

    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Executor joins;
    private @Nullable CompletableFuture<Void> lastRead;
    private volatile boolean closed;

    private record Entry(
            Submission submission,
            CompletableFuture<Void> labelSetsRead,
            @Nullable Submission earlier) {

        boolean isReady() {
            return labelSetsRead.isDone() && submission.prepared().isDone();
        }
    }

    /** @param joins where look-ups go on after label sets were read: not on the thread that reads them */
    JoinOrder(Executor joins) {
        this.joins = joins;
    }

    /**
     * Adds the next submission of the partition. Called by the stream thread.
     *
     * @param labelSetsRead when it may be looked up; if it fails, so does the submission
     * @param earlier of the same record, to be used if its label set is still the newest; null: none
     */
    void add(Submission submission, CompletableFuture<Void> labelSetsRead, @Nullable Submission earlier) {
        waiting.add(new Entry(submission, labelSetsRead, earlier));
        CompletionStage<?> prepared = submission.prepared();
        prepared.whenComplete((done, failure) -> advance());
        if (labelSetsRead != lastRead) {
            lastRead = labelSetsRead;
            CompletionStage<?> read = labelSetsRead;
            read.whenCompleteAsync((done, failure) -> advance(), joins);
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
            if (entry.earlier() != null) {
                entry.earlier().cancel();
            }
        } else {
            entry.submission().join(entry.earlier());
        }
    }
}
