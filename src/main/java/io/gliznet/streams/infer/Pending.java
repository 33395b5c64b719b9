package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import java.util.concurrent.CompletableFuture;

/**
 * A sequence and the future of what the model gives for it.
 *
 * @param flow that it was submitted for
 * @param taken runs when a device takes it
 * @param since when it was submitted, by {@link System#nanoTime}
 */
record Pending(Encoding encoding, Flow flow, Runnable taken, long since, CompletableFuture<float[]> output) {

    Pending(Encoding encoding, Flow flow, Runnable taken) {
        this(encoding, flow, taken, System.nanoTime(), new CompletableFuture<>());
    }

    /** Whether nobody waits for it any more. */
    boolean isCancelled() {
        return output.isDone();
    }

    void cancel() {
        output.cancel(false);
    }
}
