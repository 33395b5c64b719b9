package io.gliznet.streams.topology;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a {@link ClassificationStream} has begun, has stopped, and why. Thread-safe. */
final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Supplier<StreamsException> reason;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean isLaunched;
    private volatile boolean isClosing;

    /** @param reason why Kafka Streams gave up, asked for when it did */
    Lifecycle(Supplier<StreamsException> reason) {
        this.reason = reason;
    }

    CompletableFuture<Void> running() {
        return running.copy();
    }

    CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    boolean isStopped() {
        return stopped.isDone();
    }

    /** A start that fails throws; only what was once started can stop by itself. */
    void launched() {
        isLaunched = true;
    }

    boolean isLaunched() {
        return isLaunched;
    }

    void closing() {
        isClosing = true;
    }

    boolean isClosing() {
        return isClosing;
    }

    void closed() {
        stopped.complete(null);
    }

    /** Kafka Streams has another state, or is looked at again. */
    void changed(KafkaStreams.State now) {
        if (now == KafkaStreams.State.RUNNING) {
            running.complete(null);
        }
        if (!isLaunched) {
            return;
        }
        // a thread that dies while the service closes is nobody's news: its documents are for the next start
        if (now == KafkaStreams.State.NOT_RUNNING || (isClosing && now == KafkaStreams.State.ERROR)) {
            stopped.complete(null);
        } else if (now == KafkaStreams.State.ERROR) {
            stopped.completeExceptionally(reason.get());
        }
    }

    /** The service cannot go on, and Kafka Streams does not know of it. */
    void fail(String why) {
        LOG.atError().log("Stopping: {}", why);
        stopped.completeExceptionally(new StreamsException(why));
    }
}
