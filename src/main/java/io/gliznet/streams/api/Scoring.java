package io.gliznet.streams.api;

import io.gliznet.streams.api.ClassifyRequest.Labels;
import io.gliznet.streams.api.ClassifyRequest.Text;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Has the texts of requests scored, beside the documents of Kafka: they have a flow of their own at the devices, and are tokenized by
 * threads of their own. Thread-safe; does not block.
 *
 * @param labelSets completes when every change that was acknowledged before can be looked up
 * @param threads tokenize, and look label sets up
 */
record Scoring(
        Classifier classifier,
        Supplier<CompletableFuture<LabelSets>> labelSets,
        DocumentRules rules,
        InFlight inFlight,
        Executor threads) {

    /** What tells the flow of these texts from those of partitions. */
    private static final String SOURCE = "http";

    /** Of one answer: about 8 MB of JSON. */
    private static final long MAX_SCORES = 100_000;

    /** What was found once for all texts of a request. */
    private record FoundOnce(Lookup found, LabelSets all) implements LabelSets {

        @Override
        public Lookup lookup(LabelSetKey key) {
            return found;
        }

        @Override
        public Optional<byte[]> vector(byte[] name) {
            return all.vector(name);
        }

        @Override
        public void keepVector(byte[] name, byte[] vector) {
            all.keepVector(name, vector);
        }
    }

    /**
     * Where the labels of a request are found.
     *
     * @throws InvalidLabelSetException if the model cannot read labels of the request
     */
    CompletableFuture<LabelSets> labels(Labels labels) {
        if (labels instanceof Labels.Inline inline) {
            return CompletableFuture.completedFuture(only(inline.labelSet()));
        }
        return labelSets.get();
    }

    private LabelSets only(LabelSet labelSet) {
        EncodedLabelSet encoded = classifier.encode(labelSet);
        return key -> new Lookup.Found(encoded);
    }

    /**
     * Scores the texts, each of which has been counted and is taken out of the count when it is done.
     *
     * @return in the order of the texts; fails with a service error, or with {@link InvalidRequestException} if they would have too
     *     many scores
     */
    CompletableFuture<List<Outcome>> score(ClassifyRequest request, LabelSets labels, RequestTexts batch) {
        Lookup found = labels.lookup(request.labels().key());
        long scores = request.texts().size() * scoresOfOne(found);
        if (scores > MAX_SCORES) {
            return CompletableFuture.failedFuture(new InvalidRequestException(List.of("texts: expected at most "
                    + MAX_SCORES + " scores over all of them, found " + scores
                    + "; send fewer texts, or set topK")));
        }
        List<CompletableFuture<Outcome>> outcomes = startAll(request, new FoundOnce(found, labels), batch);
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> outcomes.stream().map(CompletableFuture::join).toList());
    }

    private static long scoresOfOne(Lookup found) {
        if (found instanceof Lookup.Found labels) {
            LabelSet labelSet = labels.labelSet().labelSet();
            int all = labelSet.labels().size();
            return labelSet.topK() == 0 ? all : Math.min(all, labelSet.topK());
        }
        return 0;
    }

    /** A failure takes the texts that are not started out of the count: nobody else would. */
    private List<CompletableFuture<Outcome>> startAll(ClassifyRequest request, LabelSets labels, RequestTexts batch) {
        List<CompletableFuture<Outcome>> outcomes =
                new ArrayList<>(request.texts().size());
        batch.begin();
        try {
            for (Text text : request.texts()) {
                outcomes.add(start(text, request, labels, batch));
            }
            return outcomes;
        } catch (RuntimeException | Error e) {
            inFlight.release(request.texts().size() - outcomes.size());
            throw e;
        }
    }

    private CompletableFuture<Outcome> start(Text text, ClassifyRequest request, LabelSets labels, RequestTexts batch) {
        try {
            Submission submission = classifier.submit(document(text, request), labels, flow(request.labels()), threads);
            batch.add(submission);
            CompletableFuture<Void> joined =
                    submission.prepared().handleAsync((done, failure) -> join(submission), threads);
            CompletionStage<Void> both = CompletableFuture.allOf(joined, submission.outcome());
            both.whenComplete((done, failure) -> inFlight.release(1));
            return submission.outcome();
        } catch (RejectedException e) {
            inFlight.release(1);
            return CompletableFuture.completedFuture(e.outcome());
        }
    }

    /** Labels of a request are not those of the tenant that its key seems to name. */
    static Flow flow(Labels labels) {
        return labels instanceof Labels.Named named
                ? Flow.of(SOURCE, named.key().tenantId())
                : Flow.ofNobody(SOURCE);
    }

    private static Void join(Submission submission) {
        submission.join(null);
        return null;
    }

    private Document document(Text text, ClassifyRequest request) throws RejectedException {
        if (text.problem().isPresent()) {
            throw new RejectedException(Reason.INVALID_DOCUMENT, text.problem().get());
        }
        return rules.check(new Document(
                text.documentId().orElse(""), request.labels().key(), text.title(), text.text(), Map.of()));
    }
}
