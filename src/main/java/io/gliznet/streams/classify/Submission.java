package io.gliznet.streams.classify;

import io.gliznet.streams.label.LabelSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way through the pipeline. Its label set is looked up when the caller says so: who calls {@link #join} in
 * the order of the records gets look-ups in that order. Thread-safe.
 */
public interface Submission {

    /**
     * What the devices have to do.
     *
     * @param tokens of the document's sequences
     * @param labelBytes memory of sequences of labels that the document is the first to need; 0 if their vectors are known
     */
    record Work(long tokens, long labelBytes) {
        public static final Work NONE = new Work(0, 0);
    }

    /** Completes when the record is decoded and its text is tokenized, or when it never will be. */
    CompletableFuture<?> prepared();

    /**
     * Looks the label set up now, on the calling thread, and has the document scored on other threads. Called once, after
     * {@link #prepared} has completed.
     *
     * @param earlier of the same record: if the label set that it found is still the newest, its outcome is used, and nothing
     *     is computed; else it is cancelled. Null: there is none
     */
    void join(@Nullable Submission earlier);

    /** Instead of {@link #join}: the outcome is this service error. */
    void fail(Throwable serviceError);

    /** Completes with what the devices have to do for it, {@link Work#NONE} perhaps; always before the outcome. */
    CompletableFuture<Work> work();

    /** The outcome; completes exceptionally only for a service error: the same record may succeed later. */
    CompletableFuture<Outcome> outcome();

    /** The label set that {@link #join} found. */
    Optional<LabelSet> labelSet();

    /** Gives the record up: what no thread and no device has taken yet is not computed. */
    void cancel();
}
