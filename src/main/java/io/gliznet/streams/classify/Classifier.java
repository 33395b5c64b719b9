package io.gliznet.streams.classify;

import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline: decode, join labels, encode, infer, score. Decides in one place whose fault a failure is: the document's is a
 * {@link Outcome.Rejected}, ours is an exception.
 *
 * <p>Threading: thread-safe; no call blocks but {@link #close}. Ownership: closes the model.
 */
public final class Classifier implements AutoCloseable {

    private final LoadedModel model;
    private final ModelIdentity identity;
    private final DocumentEncoder encoder;
    private final LabelEncoder labelEncoder;
    private final Workers workers;
    private final InferenceExecutor executor;

    /**
     * Starts the threads.
     *
     * @param model owned from now on
     * @param settings those of the model are not looked at any more
     */
    public Classifier(LoadedModel model, ClassifierSettings settings) {
        this.model = model;
        identity = ModelIdentity.of(model);
        encoder = new DocumentEncoder(
                model.tokenizer(), model.manifest().layout(), model.manifest().maxLength(), settings.text());
        labelEncoder = encoder.labels();
        workers = new Workers(settings.workers());
        executor = settings.inference().start(model, workers::encoding, workers);
    }

    /**
     * Loads a model, checks it, warms it up, and starts.
     *
     * @throws ModelException naming all that is wrong with its directory
     */
    public static Classifier open(ClassifierSettings settings) throws ModelException {
        return new Classifier(ModelDirectory.load(settings.model()), settings);
    }

    /** Classifies records: the decoder turns bytes into a document, and the label sets are looked up by its key. */
    public Submit bind(DocumentDecoder decoder, LabelSets labelSets) {
        return value -> CompletableFuture.completedFuture(labelSets)
                .thenComposeAsync(sets -> join(decode(value, decoder), sets), workers::encode)
                .exceptionally(Classifier::classifyFailure);
    }

    /** Starts to classify a document whose labels are at hand. */
    public CompletableFuture<Outcome> submit(Document document, EncodedLabelSet labels) {
        return CompletableFuture.completedFuture(labels)
                .thenComposeAsync(encoded -> classify(document, encoded), workers::encode)
                .exceptionally(Classifier::classifyFailure);
    }

    /**
     * Tokenizes the labels of a set.
     *
     * @throws InvalidLabelSetException if a label has no token, or too many for this model
     */
    public EncodedLabelSet encode(LabelSet labelSet) {
        return labelEncoder.encode(labelSet);
    }

    public ModelIdentity model() {
        return identity;
    }

    /** What it runs on: {@link ExecutionProvider#CPU} or {@link ExecutionProvider#CUDA}. */
    public ExecutionProvider provider() {
        return model.provider();
    }

    /** What the device was given so far. */
    public InferenceStats stats() {
        return executor.stats();
    }

    /** Takes no more, finishes what is under way, and frees the model. */
    @Override
    public void close() {
        workers.close();
        executor.close();
        model.close();
    }

    private static Document decode(byte @Nullable [] value, DocumentDecoder decoder) {
        try {
            return decoder.decode(value);
        } catch (RejectedException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Outcome> join(Document document, LabelSets labelSets) {
        LabelSetKey key = document.labelSet();
        CompletableFuture<Lookup> lookup = labelSets.find(key).toCompletableFuture();
        return lookup.isDone()
                ? lookup.thenCompose(found -> join(document, key, found))
                : lookup.thenComposeAsync(found -> join(document, key, found), workers::encode);
    }

    private CompletableFuture<Outcome> join(Document document, LabelSetKey key, Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return classify(document, found.labelSet());
        } else if (lookup instanceof Lookup.Invalid invalid) {
            return rejected(Reason.INVALID_LABEL_SET, key + ": " + String.join("; ", invalid.problems()));
        } else if (lookup instanceof Lookup.Unknown) {
            return rejected(Reason.UNKNOWN_LABEL_SET, "label set: expected a known one, found " + key);
        } else {
            throw new AssertionError(lookup);
        }
    }

    private CompletableFuture<Outcome> classify(Document document, EncodedLabelSet labels) {
        if (!labels.tokenizerFingerprint().equals(identity.tokenizerFingerprint())) {
            throw new IllegalArgumentException(labels.labelSet().key() + ": encoded for another tokenizer");
        }
        EncodedDocument encoded = encoder.encode(document, labels);
        if (encoded.encodings().isEmpty()) {
            return rejected(Reason.EMPTY_TEXT, "text: expected at least one token, found none");
        }
        List<CompletableFuture<float[]>> logits =
                encoded.encodings().stream().map(executor::submit).toList();
        return CompletableFuture.allOf(logits.toArray(CompletableFuture[]::new))
                .thenApply(done -> score(document, labels.labelSet(), encoded, logits));
    }

    private static Outcome score(
            Document document, LabelSet labelSet, EncodedDocument encoded, List<CompletableFuture<float[]>> logits) {
        LabelLogits perLabel = new LabelLogits(labelSet.labels().size(), labelSet.aggregation());
        for (int i = 0; i < logits.size(); i++) {
            Encoding encoding = encoded.encodings().get(i);
            perLabel.add(encoding, logits.get(i).join());
        }
        return new Outcome.Classified(document, labelSet, Scorer.score(labelSet, perLabel), encoded.coverage());
    }

    private static CompletableFuture<Outcome> rejected(Reason reason, String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(reason, message));
    }

    /** Whose fault it is: the document's becomes its outcome, ours goes on. */
    private static Outcome classifyFailure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException wrapper && wrapper.getCause() != null) {
            cause = wrapper.getCause();
        }
        if (cause instanceof RejectedException rejection) {
            return rejection.outcome();
        }
        if (cause instanceof InferenceException inference) {
            return new Outcome.Rejected(Reason.INFERENCE_FAILED, String.valueOf(inference.getMessage()));
        }
        throw new CompletionException(cause);
    }
}
