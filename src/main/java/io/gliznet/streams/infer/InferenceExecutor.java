package io.gliznet.streams.infer;

import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.DeviceLostException;
import io.gliznet.streams.model.InferenceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Runs sequences on a device, together where that is faster. Thread-safe; results come on its own threads. */
public interface InferenceExecutor extends AutoCloseable {

    /** Nobody is told when a device takes a sequence. */
    Runnable UNOBSERVED = () -> {};

    /** The same, and nobody is told when a device takes it. */
    default CompletableFuture<float[]> submit(Encoding encoding, Flow flow) {
        return submit(encoding, flow, UNOBSERVED);
    }

    /**
     * Queues a sequence; does not block. A sequence whose future is cancelled before a device has taken it is not run.
     *
     * @param flow sequences of one flow run in the order of submission, except that a few pass others to fill a batch, and flows
     *     share the devices by their tokens
     * @param taken runs when a device takes the sequence, on the thread of the device; must not block
     * @return its logits, one for each label of the sequence, in their order, or its vector if it has no labels; or {@link InferenceException} if the model fails
     *     on this sequence and not on others, {@link DeviceLostException} if it fails on all, {@link
     *     java.util.concurrent.CancellationException} if the executor was closed first
     */
    CompletableFuture<float[]> submit(Encoding encoding, Flow flow, Runnable taken);

    /**
     * Runs the largest inputs there will ever be, at once where they will be at once: memory for them is taken now, and not
     * under load. Blocks; comes before the first sequence.
     *
     * @param maxLength tokens of the longest sequence
     */
    void warmUp(int maxLength);

    /** What was run so far. */
    InferenceStats stats();

    /** How long the device that has computed longest has been at it; zero while no device computes. */
    Duration longestRun();

    /** Sequences that the devices take at once: fewer in flight leave a device idle, or its batches short. */
    int parallelism();

    /** How fast the devices are together, by what they ran lately. */
    double tokensPerSecond();

    /** Cancels what is queued, and returns when no thread runs a model any more. Does not close models. */
    @Override
    void close();
}
