package io.gliznet.streams.model;

/** The device no longer runs any input, not even one that it ran before. A service error, never a record error. */
public final class DeviceLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
