package io.gliznet.streams.model;

import io.gliznet.streams.batch.Batch;

/** A graph that is ready to run. Threading: the implementation says how many callers it takes. */
public interface Model extends AutoCloseable {

    /**
     * One forward pass. Blocks until the device is done.
     *
     * @throws InferenceException if the runtime refuses this batch: a smaller one, or another, may pass
     * @throws DeviceLostException if no batch will pass any more
     */
    Logits run(Batch batch) throws InferenceException;

    /** No call of {@link #run} may be in flight, and none may follow: the native memory is gone. */
    @Override
    void close();
}
