package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import java.util.concurrent.CompletableFuture;

/** A sequence and the future of what the model gives for it. */
record Pending(Encoding encoding, CompletableFuture<float[]> output) {

    Pending(Encoding encoding) {
        this(encoding, new CompletableFuture<>());
    }

    /** Whether nobody waits for it any more. */
    boolean isCancelled() {
        return output.isDone();
    }

    void cancel() {
        output.cancel(false);
    }
}
