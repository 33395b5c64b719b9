package io.gliznet.streams.classify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record error: the record becomes a dead letter. Carries no stack trace, and never the document's text. */
public final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String tenantId;

    /** @param message what was expected and what was found, without the document's text */
    public RejectedException(Reason reason, String message) {
        this(reason, message, null);
    }

    private RejectedException(Reason reason, String message, @Nullable String tenantId) {
        super(message, null, false, false);
        this.reason = reason;
        this.tenantId = tenantId;
    }

    /** The same about a document of this tenant. */
    public RejectedException of(String tenant) {
        return new RejectedException(reason, String.valueOf(getMessage()), tenant);
    }

    public Reason reason() {
        return reason;
    }

    /** The outcome that says the same. */
    public Outcome.Rejected outcome() {
        return new Outcome.Rejected(reason, String.valueOf(getMessage()), Optional.ofNullable(tenantId));
    }
}
