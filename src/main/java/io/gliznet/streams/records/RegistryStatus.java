package io.gliznet.streams.records;

import io.gliznet.streams.observe.Availability;
import io.gliznet.streams.serde.RegistryPing;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Whether the schema registry answers, for all readers and writers of one service. It does not while a record waits for it, and
 * not after ten seconds in which no registry answered a request that is sent every five seconds. Thread-safe.
 *
 * <p>Threading: {@link #watch} starts a daemon thread, which {@link #close} ends.
 */
public final class RegistryStatus implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BETWEEN_PINGS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_RETRIES = Duration.ofSeconds(1);

    private final Availability availability = new Availability("The schema registry");
    private final Optional<RegistryPing> ping;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean isWatching = new AtomicBoolean();
    private int waiting;
    private long answeredAt;

    private RegistryStatus(Optional<RegistryPing> ping) {
        this.ping = ping;
    }

    /** The status of the registry that the settings name, if they name one that is asked over HTTP. */
    public static RegistryStatus of(SerdeSettings settings) {
        return new RegistryStatus(RegistryPing.of(settings.properties(), PING_TIMEOUT));
    }

    /** A status that only waiting records change. */
    public static RegistryStatus unwatched() {
        return new RegistryStatus(Optional.empty());
    }

    /** Whether there is a registry over HTTP to watch. */
    public boolean isWatched() {
        return ping.isPresent();
    }

    public boolean answers() {
        return availability.answers();
    }

    /** Begins to send requests to the registry, if there is one; once only. */
    public void watch() {
        if (isWatching.getAndSet(true)) {
            return;
        }
        ping.ifPresent(registry -> {
            Thread thread = new Thread(() -> watch(registry), "gliznet-registry");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void watch(RegistryPing registry) {
        answered();
        Duration pause = Duration.ZERO;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = isAnswered(registry) ? BETWEEN_PINGS : BETWEEN_RETRIES;
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAnswered(RegistryPing registry) {
        try {
            registry.ask();
            answered();
            return true;
        } catch (RegistryUnavailableException e) {
            pingFailed(e);
            return false;
        }
    }

    /** While a record waits for the registry, an answer to another request does not mean that the record is processed. */
    private synchronized void answered() {
        answeredAt = System.nanoTime();
        if (waiting == 0) {
            availability.answered();
        }
    }

    private synchronized void pingFailed(RegistryUnavailableException e) {
        if (!availability.answers() || System.nanoTime() - answeredAt >= PATIENCE.toNanos()) {
            failed(e);
        }
    }

    /** A record begins to wait. */
    synchronized Wait begin(RegistryUnavailableException e) {
        waiting++;
        failed(e);
        return new Wait();
    }

    private synchronized void failed(RegistryUnavailableException e) {
        availability.failed(String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** The wait of one record; ends with {@link #close}. */
    final class Wait implements AutoCloseable {

        private boolean isAnswered;

        private Wait() {}

        void failed(RegistryUnavailableException e) {
            RegistryStatus.this.failed(e);
        }

        void answered() {
            isAnswered = true;
        }

        @Override
        public void close() {
            synchronized (RegistryStatus.this) {
                waiting--;
                if (isAnswered) {
                    RegistryStatus.this.answered();
                }
            }
        }
    }
}
