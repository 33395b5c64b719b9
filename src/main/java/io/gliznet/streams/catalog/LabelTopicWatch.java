package io.gliznet.streams.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the label sets' topic while the service runs, and reports when the store can no longer follow it: the topic was
 * deleted or created again, it has more partitions, or it could not be read for so long that deletions may have been missed.
 * It also keeps the time at which the store last matched the topic.
 *
 * <p>Threading: requests are made and awaited on a thread of its own.
 */
public final class LabelTopicWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LabelTopicWatch.class);

    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** One broker may answer so for a moment after its start. */
    private static final int TIMES_MISSING = 2;

    private final Supplier<CompletionStage<Seen>> describe;
    private final StoreIdentity identity;
    private final Supplier<CompletableFuture<Void>> readYourWrites;
    private final Consumer<String> stop;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread created = new Thread(run, "gliznet-label-topic-watch");
        created.setDaemon(true);
        return created;
    });
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private int missing;
    private volatile boolean stopped;

    /** What the broker says of the topic of this name now. */
    record Seen(String topicId, int partitions) {
        static Seen of(TopicDescription topic) {
            return new Seen(topic.topicId().toString(), topic.partitions().size());
        }
    }

    LabelTopicWatch(
            Supplier<CompletionStage<Seen>> describe,
            StoreIdentity identity,
            Supplier<CompletableFuture<Void>> readYourWrites,
            Consumer<String> stop,
            InstantSource clock) {
        this.describe = describe;
        this.identity = identity;
        this.readYourWrites = readYourWrites;
        this.stop = stop;
        this.clock = clock;
    }

    /**
     * Starts to watch.
     *
     * @param identity after {@link StoreIdentity#prepare}
     * @param readYourWrites completes when all that was written before the call is in the store
     * @param stop is told once why the service must stop; called on a thread that may block
     */
    public static LabelTopicWatch start(
            Admin admin,
            StoreIdentity identity,
            Supplier<CompletableFuture<Void>> readYourWrites,
            Consumer<String> stop) {
        String topic = identity.topic().name();
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis());
        LabelTopicWatch watch = new LabelTopicWatch(
                () -> admin.describeTopics(List.of(topic), options)
                        .allTopicNames()
                        .toCompletionStage()
                        .thenApply(found -> Seen.of(Objects.requireNonNull(found.get(topic)))),
                identity,
                readYourWrites,
                stop,
                InstantSource.system());
        ScheduledFuture<?> unused = watch.thread.scheduleWithFixedDelay(
                watch::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** The message to stop with if the topic's reader failed because its offset is gone; empty for every other failure. */
    public static Optional<String> lost(Throwable failure, String topic) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidOffsetException invalid
                    && invalid.partitions().stream()
                            .anyMatch(partition -> partition.topic().equals(topic))) {
                return Optional.of(message(
                        topic,
                        "it was deleted and created again, or its records were deleted, so that " + invalid.partitions()
                                + " cannot be read on"));
            }
        }
        return Optional.empty();
    }

    /** Looks once. */
    void look() {
        try {
            compare(describe.get().toCompletableFuture().get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
            missing = 0;
            noteRead();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                missing++;
                if (missing == TIMES_MISSING) {
                    stop("it was deleted");
                }
            } else {
                LOG.atDebug().setCause(e).log("topic {} could not be described", name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("topic {} could not be described", name());
        }
        identity.save(clock.instant(), false);
    }

    private void compare(Seen seen) {
        LabelTopic expected = identity.topic();
        if (!seen.topicId().equals(expected.topicId())) {
            stop("it was deleted and created again (topic id " + expected.topicId() + " before, " + seen.topicId()
                    + " now)");
        } else if (seen.partitions() != 1) {
            stop("expected one partition, because clients of different languages choose different partitions for one"
                    + " key, found " + seen.partitions());
        }
    }

    private void noteRead() {
        if (!reading.isDone()) {
            return;
        }
        Instant asked = clock.instant();
        reading = readYourWrites.get().thenRun(() -> identity.read(asked, clock.instant())
                .ifPresent(gap -> thread.execute(() -> stop("it could not be read for " + gap.toSeconds()
                        + " s, and it keeps deletions for delete.retention.ms="
                        + identity.topic().deleteRetention().toMillis() + " only"))));
    }

    private void stop(String reason) {
        if (!stopped) {
            stopped = true;
            stop.accept(message(name(), reason));
        }
    }

    private static String message(String topic, String reason) {
        return "topic " + topic + ": " + reason
                + ". The label sets in use may be outdated, so the service stops; a restart reads the topic again.";
    }

    private String name() {
        return identity.topic().name();
    }

    /** Ends the watch and saves when the store last matched the topic. */
    @Override
    public void close() {
        stopped = true;
        thread.shutdownNow();
        identity.save(clock.instant(), true);
    }
}
