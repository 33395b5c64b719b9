package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A submission without a model: whoever makes it says how a document is scored. */
final class StandInSubmission implements Submission {

    private final CompletableFuture<Document> prepared;
    private final LabelSets labelSets;
    private final BiFunction<Document, EncodedLabelSet, CompletableFuture<Outcome>> score;
    private final CompletableFuture<Work> work = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile @Nullable LabelSet labelSet;

    StandInSubmission(
            CompletableFuture<Document> prepared,
            LabelSets labelSets,
            BiFunction<Document, EncodedLabelSet, CompletableFuture<Outcome>> score) {
        this.prepared = prepared;
        this.labelSets = labelSets;
        this.score = score;
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

    private CompletableFuture<Outcome> join(Document document, @Nullable Submission earlier) {
        Lookup lookup = labelSets.lookup(document.labelSet());
        if (!(lookup instanceof Lookup.Found found)) {
            return CompletableFuture.completedFuture(lookup.rejection(document.labelSet()));
        }
        labelSet = found.labelSet().labelSet();
        if (earlier != null
                && !earlier.outcome().isCompletedExceptionally()
                && earlier.labelSet().equals(labelSet())) {
            return earlier.outcome();
        }
        return score.apply(document, found.labelSet());
    }

    private void finish(@Nullable Outcome done, @Nullable Throwable failure) {
        work.complete(new Work(1, 0));
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (done != null) {
            outcome.complete(done);
        } else if (cause instanceof RejectedException rejected) {
            outcome.complete(rejected.outcome());
        } else {
            outcome.completeExceptionally(cause == null ? new AssertionError() : cause);
        }
    }

    @Override
    public void fail(Throwable serviceError) {
        finish(null, serviceError);
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
    }
}
