package io.gliznet.streams.catalog;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Waits until every label set that was written before it was asked is in the store: the end of the topic, asked for now,
 * must have been read. No time-out decides.
 *
 * <p>One request is in flight at most; the next one answers all who asked meanwhile. Threading: thread-safe, does not block.
 */
public final class ReadYourWrites implements Supplier<CompletableFuture<Void>> {

    private final Supplier<CompletionStage<Map<TopicPartition, Long>>> endOffsets;
    private final ReadPosition position;

    private boolean asking;
    private CompletableFuture<Void> next = new CompletableFuture<>();
    private boolean wanted;

    /** @param endOffsets asks the broker, without blocking, for the end of each partition */
    public ReadYourWrites(Supplier<CompletionStage<Map<TopicPartition, Long>>> endOffsets, ReadPosition position) {
        this.endOffsets = endOffsets;
        this.position = position;
    }

    @Override
    public CompletableFuture<Void> get() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            mine = next;
            wanted = true;
        }
        ask();
        return mine;
    }

    private void ask() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (asking || !wanted) {
                return;
            }
            asking = true;
            wanted = false;
            waiting = next;
            next = new CompletableFuture<>();
        }
        CompletionStage<Map<TopicPartition, Long>> answer;
        try {
            answer = endOffsets.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((ends, failure) -> answered(waiting, ends, failure));
    }

    private void answered(
            CompletableFuture<Void> waiting, @Nullable Map<TopicPartition, Long> ends, @Nullable Throwable failure) {
        synchronized (this) {
            asking = false;
        }
        if (ends != null) {
            position.reach(ends, waiting);
        } else {
            waiting.completeExceptionally(Objects.requireNonNull(failure));
        }
        ask();
    }
}
