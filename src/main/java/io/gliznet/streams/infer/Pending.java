package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import java.util.concurrent.CompletableFuture;

/** A sequence and the future of its logits. */
record Pending(Encoding encoding, CompletableFuture<float[]> logits) {

    Pending(Encoding encoding) {
        this(encoding, new CompletableFuture<>());
    }

    /** Whether nobody waits for the logits any more. */
    boolean isCancelled() {
        return logits.isDone();
    }

    void cancel() {
        logits.cancel(false);
    }
}
