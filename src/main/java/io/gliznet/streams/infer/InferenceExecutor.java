package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.DeviceLostException;
import io.gliznet.streams.model.InferenceException;
import java.util.concurrent.CompletableFuture;

/** Runs sequences on a device, together where that is faster. Thread-safe; results come on its own threads. */
public interface InferenceExecutor extends AutoCloseable {

    /**
     * Queues a sequence; does not block.
     *
     * @return its logits, one per label of the sequence, in their order; or {@link InferenceException} if the model fails on
     *     this sequence and not on others, {@link DeviceLostException} if on all
     * @throws IllegalStateException after {@link #close}
     */
    CompletableFuture<float[]> submit(Encoding encoding);

    /**
     * Runs the largest inputs there will ever be, at once where they will be at once: memory for them is taken now, and not
     * under load. Blocks; comes before the first sequence.
     *
     * @param maxLength tokens of the longest sequence
     */
    void warmUp(int maxLength);

    /** What was run so far. */
    InferenceStats stats();

    /** Takes no more, runs what is queued, and returns when no thread is in a model any more. Does not close models. */
    @Override
    void close();
}
