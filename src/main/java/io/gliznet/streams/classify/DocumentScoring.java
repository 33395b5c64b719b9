package io.gliznet.streams.classify;

import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.TokenizedDocument;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.observe.StageTimes;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of the pipeline: from the tokens of a document and its label set, by the devices, to its scores. Thread-safe. */
final class DocumentScoring {

    private final DocumentEncoder encoder;
    private final InferenceExecutor executor;
    private final Optional<LabelVectors> labelVectors;
    private final LabelReading labelReading;

    /** @param labelVectors empty for a model that reads the labels with each text */
    DocumentScoring(
            DocumentEncoder encoder,
            InferenceExecutor executor,
            Optional<LabelVectors> labelVectors,
            LabelReading labelReading) {
        this.encoder = encoder;
        this.executor = executor;
        this.labelVectors = labelVectors;
        this.labelReading = labelReading;
    }

    /**
     * A document that is to be scored with a label set.
     *
     * @param kept where vectors of its labels may be kept
     * @param times null if nobody asks for them
     */
    record Join(
            TokenizedDocument document,
            EncodedLabelSet labels,
            LabelSets kept,
            Flow flow,
            @Nullable StageTimes times) {

        Runnable taken() {
            return times == null ? InferenceExecutor.UNOBSERVED : times::noteTaken;
        }
    }

    /**
     * Scores a document.
     *
     * @param submitted takes what was given to the devices
     * @throws IllegalArgumentException if the labels were encoded for another model
     */
    CompletableFuture<Outcome> classify(Join join, Consumer<RecordSubmission.Sequences> submitted) {
        LabelSet labelSet = join.labels().labelSet();
        if (!join.labels().encoderFingerprint().equals(encoder.labels().fingerprint())) {
            throw new IllegalArgumentException(labelSet.key() + ": encoded for another model");
        }
        EncodedDocument encoded = encoder.encode(join.document(), join.labels());
        if (encoded.encodings().isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Outcome.Rejected(Reason.EMPTY_TEXT, "text: expected at least one token, found none"));
        }
        Flow flow = join.flow();
        Optional<LabelVectors.Requested> vectors =
                labelVectors.map(all -> all.request(join.labels(), join.kept(), flow.tenantId()));
        Runnable taken = join.taken();
        List<CompletableFuture<float[]>> outputs = encoded.encodings().stream()
                .map(encoding -> executor.submit(encoding, flow, taken))
                .toList();
        submitted.accept(new RecordSubmission.Sequences(
                new Submission.Work(
                        encoded.tokens(),
                        vectors.map(LabelVectors.Requested::bytes).orElse(0L)),
                outputs));
        CompletableFuture<Void> texts = CompletableFuture.allOf(outputs.toArray(CompletableFuture[]::new));
        LabelLogits perLabel = new LabelLogits(labelSet.labels().size(), labelSet.aggregation());
        return vectors.map(requested -> texts.thenCombine(requested.vectors(), (done, labels) -> {
                    joined(outputs).forEach(window -> add(perLabel, window, labels));
                    return score(join, encoded, perLabel);
                }))
                .orElseGet(() -> texts.thenApply(done -> {
                    List<float[]> logits = joined(outputs);
                    for (int i = 0; i < logits.size(); i++) {
                        perLabel.add(encoded.encodings().get(i).firstLabel(), logits.get(i));
                    }
                    return score(join, encoded, perLabel);
                }));
    }

    private static List<float[]> joined(List<CompletableFuture<float[]>> outputs) {
        return outputs.stream().map(CompletableFuture::join).toList();
    }

    /** Adds the logits of one window, from its vector and those of all labels. */
    private void add(LabelLogits perLabel, float[] window, float[][] labels) {
        LabelReading.Independent reading = (LabelReading.Independent) labelReading;
        float[] logits = new float[labels.length];
        for (int label = 0; label < labels.length; label++) {
            logits[label] = reading.logit(window, labels[label]);
        }
        perLabel.add(0, logits);
        reading.anyHolds(window, logits).ifPresent(perLabel::addAnyHolds);
    }

    private static Outcome score(Join join, EncodedDocument encoded, LabelLogits perLabel) {
        LabelSet labelSet = join.labels().labelSet();
        Outcome outcome = new Outcome.Classified(
                join.document().document(),
                labelSet,
                join.labels().labelSetFingerprint(),
                Scorer.score(labelSet, perLabel),
                encoded.coverage());
        StageTimes times = join.times();
        if (times != null) {
            times.noteScored();
        }
        return outcome;
    }
}
