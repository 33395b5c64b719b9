package io.gliznet.streams.classify;

/** The record is no document and needs no answer, such as the deletion of a row. Carries no stack trace. */
public final class SkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what the record is, without a part of its content */
    public SkippedException(String message) {
        super(message, null, false, false);
    }
}
