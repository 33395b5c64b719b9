package io.gliznet.streams.classify;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Starts to classify records of one topic. Thread-safe; does not block. */
@FunctionalInterface
public interface Submit {

    /**
     * Starts to classify a record.
     *
     * @param value the record's value; null is a tombstone, which is not a document
     * @return the outcome; completes exceptionally only for a service error: the same record may succeed later
     */
    CompletableFuture<Outcome> submit(byte @Nullable [] value);
}
