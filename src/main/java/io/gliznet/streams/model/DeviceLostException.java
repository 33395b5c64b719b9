package io.gliznet.streams.model;

/** The device answers no more, not even for an input that it is known to take. Ours to mend; no document's fault. */
public final class DeviceLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
