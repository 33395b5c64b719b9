package io.gliznet.streams.classify;

import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.model.InferenceException;
import java.util.concurrent.CompletionException;

/** What a failure means: a record error is an outcome, a service error is an exception. */
public final class Failures {

    private Failures() {}

    /**
     * A record error becomes its outcome; a service error is thrown.
     *
     * @throws CompletionException around a service error
     */
    static Outcome outcome(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof RejectedException rejection) {
            return rejection.outcome();
        }
        if (cause instanceof SkippedException) {
            return new Outcome.Skipped();
        }
        if (cause instanceof InferenceException inference) {
            return new Outcome.Rejected(Reason.INFERENCE_FAILED, String.valueOf(inference.getMessage()));
        }
        if (cause instanceof InvalidLabelSetException labels) {
            return new Outcome.Rejected(Reason.INVALID_LABEL_SET, String.valueOf(labels.getMessage()));
        }
        throw new CompletionException(cause);
    }

    /** The failure itself, without what futures wrap around it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException wrapper && wrapper.getCause() != null) {
            cause = wrapper.getCause();
        }
        return cause;
    }
}
