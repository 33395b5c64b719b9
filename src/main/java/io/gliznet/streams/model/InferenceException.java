package io.gliznet.streams.model;

/** The runtime failed to run a batch. Whether the cause is a record or the device is determined by running other batches. */
public final class InferenceException extends Exception {

    private static final long serialVersionUID = 1L;

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }

    public InferenceException(String message) {
        super(message);
    }
}
