package io.gliznet.streams.service;

import io.gliznet.streams.records.ResultRecords;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds or registers the schema of results before the first document is read, and waits while the schema registry does not
 * answer. Threading: {@link #close} may be called by any thread, and ends the wait.
 */
final class SchemaCheck implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaCheck.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Asks until the registry answers.
     *
     * @return what is wrong with the schema; empty if results can be written
     * @throws TimeoutException if the registry does not answer within the time limit, or until this is closed
     */
    List<String> problems(ResultRecords results, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                results.checkSchema();
                return List.of();
            } catch (RegistryUnavailableException e) {
                long leftSeconds = TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime());
                if (leftSeconds <= 0 || paused()) {
                    throw new TimeoutException(
                            "schema.registry.url: expected an answer within " + timeout.toSeconds() + " s, found: "
                                    + e.getMessage(),
                            e);
                }
                LOG.atWarn()
                        .addKeyValue("problem", e.getMessage())
                        .log("The schema registry is unreachable; trying for another {} s.", leftSeconds);
            } catch (ApiException | SerializationException e) {
                return List.of(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Whether this was closed meanwhile. */
    private boolean paused() {
        try {
            return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
