package io.gliznet.streams.classify;

import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.TokenizedDocument;
import io.gliznet.streams.label.LabelSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A record of a {@link Classifier}. Threading: thread-safe; completed by the classifier's threads. */
final class RecordSubmission implements Submission {

    private final LabelSets labelSets;
    private final Scoring scoring;
    private final CompletableFuture<Prepared> prepared;
    private final CompletableFuture<Work> work = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile @Nullable LabelSet labelSet;
    private volatile @Nullable Submission reused;
    private volatile List<CompletableFuture<float[]>> outputs = List.of();

    /**
     * A document whose labels are still to be looked up.
     *
     * @param own labels that the document brings with it
     */
    record Prepared(TokenizedDocument document, Optional<Lookup> own) {}

    /** Has a document scored against labels. */
    interface Scoring {

        /**
         * @param sequences told of the sequences as soon as they are submitted
         * @return the outcome, never exceptional for a record error
         */
        CompletableFuture<Outcome> score(
                TokenizedDocument document, EncodedLabelSet labels, Consumer<Sequences> sequences);
    }

    /** Sequences of one document that are on their way. */
    record Sequences(Work work, List<CompletableFuture<float[]>> outputs) {}

    /** @param prepared completes exceptionally with {@link RejectedException} for a record error */
    RecordSubmission(CompletableFuture<Prepared> prepared, LabelSets labelSets, Scoring scoring) {
        this.prepared = prepared;
        this.labelSets = labelSets;
        this.scoring = scoring;
    }

    @Override
    public CompletableFuture<?> prepared() {
        return prepared;
    }

    @Override
    public void join(@Nullable Submission earlier) {
        CompletionStage<Outcome> joined = prepared.thenCompose(document -> join(document, earlier));
        joined.whenComplete(this::finish);
    }

    @Override
    public void fail(Throwable serviceError) {
        finish(null, serviceError);
    }

    private CompletableFuture<Outcome> join(Prepared ready, @Nullable Submission earlier) {
        if (outcome.isCancelled()) {
            cancel(earlier);
            return CompletableFuture.failedFuture(new CancellationException());
        }
        TokenizedDocument document = ready.document();
        Lookup lookup =
                ready.own().orElseGet(() -> labelSets.lookup(document.document().labelSet()));
        if (!(lookup instanceof Lookup.Found found)) {
            cancel(earlier);
            return CompletableFuture.completedFuture(
                    lookup.rejection(document.document().labelSet()));
        }
        LabelSet newest = found.labelSet().labelSet();
        labelSet = newest;
        if (earlier != null && isUsable(earlier, newest)) {
            reused = earlier;
            return earlier.outcome();
        }
        cancel(earlier);
        return scoring.score(document, found.labelSet(), this::submitted);
    }

    private static boolean isUsable(Submission earlier, LabelSet newest) {
        return !earlier.outcome().isCompletedExceptionally()
                && earlier.labelSet()
                        .filter(used -> used.version() == newest.version()
                                && used.fingerprint().equals(newest.fingerprint())
                                && used.routes().equals(newest.routes()))
                        .isPresent();
    }

    private static void cancel(@Nullable Submission earlier) {
        if (earlier != null) {
            earlier.cancel();
        }
    }

    private void submitted(Sequences sequences) {
        outputs = sequences.outputs();
        if (outcome.isCancelled()) {
            cancelSequences();
        }
        work.complete(sequences.work());
    }

    private void finish(@Nullable Outcome done, @Nullable Throwable failure) {
        work.complete(Work.NONE);
        if (done != null) {
            outcome.complete(withTenant(done));
        } else if (failure != null) {
            try {
                outcome.complete(withTenant(Failures.outcome(failure)));
            } catch (RuntimeException serviceError) {
                outcome.completeExceptionally(Failures.unwrap(serviceError));
            }
        }
    }

    private Outcome withTenant(Outcome of) {
        LabelSet found = labelSet;
        return found != null && of instanceof Outcome.Rejected rejected
                ? rejected.of(found.key().tenantId())
                : of;
    }

    @Override
    public CompletableFuture<Work> work() {
        return work;
    }

    @Override
    public CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public Optional<LabelSet> labelSet() {
        return Optional.ofNullable(labelSet);
    }

    @Override
    public void cancel() {
        outcome.cancel(false);
        prepared.cancel(false);
        work.complete(Work.NONE);
        cancelSequences();
        cancel(reused);
    }

    private void cancelSequences() {
        outputs.forEach(sequence -> sequence.cancel(false));
    }
}
