package io.gliznet.streams.model;

/** The runtime refused a batch. Whether a document or the device is at fault is found out by trying others. */
public final class InferenceException extends Exception {

    private static final long serialVersionUID = 1L;

    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }

    public InferenceException(String message) {
        super(message);
    }
}
