package io.gliznet.streams.model;

import io.gliznet.streams.batch.Batch;

/** A graph that is ready to run. Threading: each implementation states how many threads may call it at once. */
public interface Model extends AutoCloseable {

    /**
     * Runs one forward pass and blocks until it is done.
     *
     * @throws InferenceException if this batch fails; a smaller batch, or another one, may succeed
     * @throws DeviceLostException if no batch can succeed any more
     */
    ModelOutput run(Batch batch) throws InferenceException;

    /** Frees the native memory. No call of {@link #run} may be in progress or follow. */
    @Override
    void close();
}
