package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.infer.BatchSettings;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Measures each stage around the model on its own, in microseconds per document, over one window of documents. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before the first benchmark
public class StageBenchmark {

    private static final long SEED = 20261125;
    private static final int WINDOW = 1_024;
    private static final SerdeSettings SERDE = SerdeSettings.of("mock://jmh");

    private final BatchPlanner planner = BatchSettings.DEFAULT.planner();
    private final List<Document> documents = Workload.of(SEED, WINDOW, 1).documents();
    private final LabelSet labelSet = Workload.of(SEED, 1, 1).labelSets().get(0);
    private final DocumentRecords documentRecords = new DocumentRecords(SERDE, "documents");
    private final DocumentRecords decoder = new DocumentRecords(SERDE, "documents", 1_000_000);
    private final ClassificationRecords classifications = new ClassificationRecords(SERDE, "classified");
    private final List<byte[]> records = new ArrayList<>();
    private final List<EncodedDocument> encoded = new ArrayList<>();
    private final List<Outcome.Classified> outcomes = new ArrayList<>();
    private final float[] logits = new float[labelSet.labels().size()];

    private LoadedModel model;
    private DocumentEncoder encoder;
    private EncodedLabelSet labels;
    private List<List<Encoding>> batches;
    private int[] lengths;
    private Batch batch;

    @Setup
    public void open() throws ModelException, RejectedException {
        model = ModelDirectory.load(ModelSettings.cpu(Path.of("models", "default")));
        encoder = model.manifest().encoder(model.tokenizer(), TextSettings.DEFAULT);
        labels = encoder.labels().encode(labelSet);
        Random chance = new Random(SEED);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) chance.nextGaussian();
        }
        for (Document document : documents) {
            records.add(documentRecords.encode(document));
            encoded.add(encoder.encode(document, labels));
        }
        encoded.forEach(document -> outcomes.add(score(document)));
        List<Encoding> sequences = encoded.stream()
                .flatMap(document -> document.encodings().stream())
                .toList();
        lengths = sequences.stream().mapToInt(Encoding::length).toArray();
        batches = planner.plan(lengths).stream()
                .map(indices -> Arrays.stream(indices).mapToObj(sequences::get).toList())
                .toList();
        batch = new Batch(model.devices().get(0).padId());
    }

    @TearDown
    public void close() {
        model.close();
        decoder.close();
        documentRecords.close();
        classifications.close();
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void decode(Blackhole sink) throws RejectedException {
        for (byte[] value : records) {
            sink.consume(decoder.decode(value));
        }
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void tokenize(Blackhole sink) {
        for (Document document : documents) {
            sink.consume(model.tokenizer().tokenize(document.content()));
        }
    }

    /** The time includes tokenization. */
    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void encode(Blackhole sink) {
        for (Document document : documents) {
            sink.consume(encoder.encode(document, labels));
        }
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public List<int[]> plan() {
        return planner.plan(lengths);
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void fill(Blackhole sink) {
        for (List<Encoding> together : batches) {
            int longest = together.stream().mapToInt(Encoding::length).max().orElseThrow();
            batch.fill(together, planner.paddedLength(longest));
            sink.consume(batch.inputIds());
        }
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void score(Blackhole sink) {
        for (EncodedDocument document : encoded) {
            sink.consume(score(document));
        }
    }

    @Benchmark
    @OperationsPerInvocation(WINDOW)
    public void write(Blackhole sink) {
        for (Outcome.Classified outcome : outcomes) {
            sink.consume(classifications.encode(outcome, "model", "fingerprint"));
        }
    }

    private Outcome.Classified score(EncodedDocument document) {
        LabelLogits perLabel = new LabelLogits(logits.length, labelSet.aggregation());
        document.encodings().forEach(encoding -> perLabel.add(encoding.firstLabel(), logits));
        return new Outcome.Classified(
                documents.get(0), labelSet, Scorer.score(labelSet, perLabel), document.coverage());
    }
}
