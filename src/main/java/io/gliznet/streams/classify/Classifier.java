package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.encode.TokenizedDocument;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline: decode, tokenize, join labels, encode, infer, score. Decides in one place what a failure means: a record error
 * is a {@link Outcome.Rejected}, a service error is an exception.
 *
 * <p>Threading: thread-safe; no call blocks but {@link #close}. Ownership: closes the model.
 */
public final class Classifier implements AutoCloseable {

    /** The source of what does not come from a topic. */
    private static final String DIRECT = "direct";

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
        return (value, source) -> new RecordSubmission(
                CompletableFuture.supplyAsync(() -> encoder.tokenize(decode(value, decoder)), workers::encode),
                labelSets,
                (document, labels, submitted) -> CompletableFuture.completedFuture(document)
                        .thenComposeAsync(
                                tokenized -> classify(tokenized, labels, source, submitted), workers::encode));
    }

    /** Starts to classify a document whose labels are at hand. */
    public CompletableFuture<Outcome> submit(Document document, EncodedLabelSet labels) {
        return CompletableFuture.completedFuture(document)
                .thenComposeAsync(
                        given -> classify(encoder.tokenize(given), labels, DIRECT, sequences -> {}), workers::encode)
                .exceptionally(Classifier::classifyFailure);
    }

    /** Runs an input that the model is known to take; completes exceptionally if the devices fail on it. */
    public CompletableFuture<?> probe() {
        return executor.submit(model.devices().get(0).probe(), DIRECT);
    }

    /** How long the device that has computed longest has been at it; zero while no device computes. */
    public Duration longestRun() {
        return executor.longestRun();
    }

    /** Documents that must be in flight at least for the devices to be busy. */
    public int parallelism() {
        return executor.parallelism();
    }

    /** How fast the devices are together, by what they ran lately; 0 before anything was run. */
    public double tokensPerSecond() {
        return executor.tokensPerSecond();
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

    /** Takes no more, cancels what no device has taken yet, and frees the model. */
    @Override
    public void close() {
        executor.close();
        workers.close();
        model.close();
    }

    /** Documents of one tenant from one source. */
    private record Flow(Object source, String tenantId) {}

    private static Document decode(byte @Nullable [] value, DocumentDecoder decoder) {
        try {
            return decoder.decode(value);
        } catch (RejectedException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Outcome> classify(
            TokenizedDocument document,
            EncodedLabelSet labels,
            Object source,
            Consumer<RecordSubmission.Sequences> submitted) {
        if (!labels.tokenizerFingerprint().equals(identity.tokenizerFingerprint())) {
            throw new IllegalArgumentException(labels.labelSet().key() + ": encoded for another tokenizer");
        }
        EncodedDocument encoded = encoder.encode(document, labels);
        if (encoded.encodings().isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Outcome.Rejected(Reason.EMPTY_TEXT, "text: expected at least one token, found none"));
        }
        Flow flow = new Flow(source, labels.labelSet().key().tenantId());
        List<CompletableFuture<float[]>> logits = encoded.encodings().stream()
                .map(encoding -> executor.submit(encoding, flow))
                .toList();
        submitted.accept(new RecordSubmission.Sequences(
                encoded.encodings().stream().mapToLong(Encoding::length).sum(), logits));
        return CompletableFuture.allOf(logits.toArray(CompletableFuture[]::new))
                .thenApply(done -> score(document.document(), labels.labelSet(), encoded, logits));
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

    /**
     * A record error becomes its outcome; a service error is thrown.
     *
     * @throws CompletionException around a service error
     */
    static Outcome classifyFailure(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof RejectedException rejection) {
            return rejection.outcome();
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
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException wrapper && wrapper.getCause() != null) {
            cause = wrapper.getCause();
        }
        return cause;
    }
}
