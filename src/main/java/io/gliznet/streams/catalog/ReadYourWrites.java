package io.gliznet.streams.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until every change of a label set that was acknowledged before the call is in the store, be it new, changed, mended or
 * deleted: the end of the topic is requested now, and must have been read. No time-out decides. A request that fails is
 * repeated while its failure is retriable.
 *
 * <p>At most one request is in flight; the next one answers all callers that came meanwhile. Threading: thread-safe, does not
 * block; futures complete on a thread of the admin client or of the reader of the topic, which must not be blocked.
 */
public final class ReadYourWrites implements Supplier<CompletableFuture<Void>>, AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<CompletionStage<Map<TopicPartition, Long>>> endOffsets;
    private final ReadPosition position;
    private final Later later;
    private final LongSupplier nanoTime;

    private @Nullable CompletableFuture<Map<TopicPartition, Long>> asking;
    private CompletableFuture<Map<TopicPartition, Long>> next = new CompletableFuture<>();
    private @Nullable CompletableFuture<Void> nextRead;
    private boolean wanted;
    private boolean closed;
    private long askedAt;

    /** Runs what is to be done after a pause, until it is closed. */
    interface Later extends AutoCloseable {

        void run(Runnable what, Duration pause);

        @Override
        void close();
    }

    /** @param endOffsets asks the broker, without blocking, for the end of each partition */
    public ReadYourWrites(Supplier<CompletionStage<Map<TopicPartition, Long>>> endOffsets, ReadPosition position) {
        this(endOffsets, position, new OwnThread(), System::nanoTime);
    }

    ReadYourWrites(
            Supplier<CompletionStage<Map<TopicPartition, Long>>> endOffsets,
            ReadPosition position,
            Later later,
            LongSupplier nanoTime) {
        this.endOffsets = endOffsets;
        this.position = position;
        this.later = later;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletableFuture<Void> get() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (nextRead == null) {
                nextRead = reading(next);
            }
            mine = nextRead;
            wanted = true;
        }
        ask();
        return mine;
    }

    private CompletableFuture<Void> reading(CompletionStage<Map<TopicPartition, Long>> ends) {
        CompletableFuture<Void> read = new CompletableFuture<>();
        ends.whenComplete((found, failure) -> {
            if (found != null) {
                position.reach(found, read);
            } else {
                read.completeExceptionally(failure);
            }
        });
        return read;
    }

    /** Where the topic ends, asked for now. Called about once a second, it keeps {@link #brokerAnswers} up to date. */
    public CompletableFuture<Map<TopicPartition, Long>> ends() {
        CompletableFuture<Map<TopicPartition, Long>> mine;
        synchronized (this) {
            mine = next;
            wanted = true;
        }
        ask();
        return mine;
    }

    /** Whether the broker answers; false once a request has had no answer for 10 seconds. */
    public boolean brokerAnswers() {
        return unanswered().compareTo(PATIENCE) < 0;
    }

    /** How long the request in flight has had no answer, its repetitions included; zero if there is none. */
    public synchronized Duration unanswered() {
        return asking == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - askedAt);
    }

    /** Fails all who wait. */
    @Override
    public void close() {
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waiting.add(next);
            if (asking != null) {
                waiting.add(asking);
            }
            asking = null;
        }
        later.close();
        waiting.forEach(waiter -> waiter.completeExceptionally(closed()));
        position.fail(closed());
    }

    private void ask() {
        CompletableFuture<Map<TopicPartition, Long>> waiting;
        synchronized (this) {
            if (asking != null || !wanted || closed) {
                return;
            }
            wanted = false;
            waiting = next;
            asking = waiting;
            askedAt = nanoTime.getAsLong();
            next = new CompletableFuture<>();
            nextRead = null;
        }
        request(waiting, FIRST_PAUSE);
    }

    /** @param pause before it is repeated */
    private void request(CompletableFuture<Map<TopicPartition, Long>> waiting, Duration pause) {
        CompletionStage<Map<TopicPartition, Long>> answer;
        try {
            answer = endOffsets.get();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((ends, failure) -> {
            if (ends == null && isRetriable(failure)) {
                repeat(waiting, pause);
            } else {
                answered(waiting, ends, failure);
            }
        });
    }

    private void repeat(CompletableFuture<Map<TopicPartition, Long>> waiting, Duration pause) {
        Duration twice = pause.multipliedBy(2);
        later.run(() -> request(waiting, twice.compareTo(LAST_PAUSE) < 0 ? twice : LAST_PAUSE), pause);
    }

    private void answered(
            CompletableFuture<Map<TopicPartition, Long>> waiting,
            @Nullable Map<TopicPartition, Long> ends,
            @Nullable Throwable failure) {
        synchronized (this) {
            if (asking != waiting) {
                return;
            }
            asking = null;
        }
        if (ends != null) {
            waiting.complete(ends);
        } else {
            waiting.completeExceptionally(Objects.requireNonNull(failure));
        }
        ask();
    }

    private static boolean isRetriable(@Nullable Throwable failure) {
        return failure instanceof RetriableException
                || (failure instanceof CompletionException && isRetriable(failure.getCause()));
    }

    private static KafkaException closed() {
        return new KafkaException("The label sets are closed.");
    }

    /** A daemon thread. */
    private static final class OwnThread implements Later {

        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread created = new Thread(run, "gliznet-end-offsets");
            created.setDaemon(true);
            return created;
        });

        @Override
        public void run(Runnable what, Duration pause) {
            try {
                ScheduledFuture<?> unused = thread.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // closed meanwhile: close() has failed all who waited
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
