package io.gliznet.streams.classify;

/** A record error: the record becomes a dead letter. Carries no stack trace, and never the document's text. */
public final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param message what was expected and what was found, without the document's text */
    public RejectedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The outcome that says the same. */
    public Outcome.Rejected outcome() {
        return new Outcome.Rejected(reason, String.valueOf(getMessage()));
    }
}
