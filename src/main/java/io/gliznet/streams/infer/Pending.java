package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import java.util.concurrent.CompletableFuture;

/** A sequence, and who waits for its logits. */
record Pending(Encoding encoding, CompletableFuture<float[]> logits) {}
