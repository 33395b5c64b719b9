package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.encode.TokenizedDocument;
import io.gliznet.streams.infer.DeviceTime;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import io.gliznet.streams.observe.StageTimes;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline: decode, tokenize, join labels, encode, infer, score. {@link Failures} decides what a failure means.
 *
 * <p>Threading: thread-safe; no call blocks but {@link #close}. Ownership: closes the model.
 */
public final class Classifier implements AutoCloseable {

    /** The version of labels that a document brings, which no record of a label set has. */
    private static final long OWN_LABELS = -1;

    /** The source of what does not come from a topic. */
    private static final Flow DIRECT = Flow.ofNobody("direct");

    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadedModel model;
    private final ModelIdentity identity;
    private final DocumentEncoder encoder;
    private final LabelEncoder labelEncoder;
    private final Optional<LabelVectors> labelVectors;
    private final Workers workers;
    private final InferenceExecutor executor;
    private final DocumentScoring scoring;
    private final Meters meters;
    private final DistributionSummary tokenizing;

    /** Starts the threads, without meters. */
    public Classifier(LoadedModel model, ClassifierSettings settings) {
        this(model, settings, Meters.none());
    }

    /**
     * Starts the threads.
     *
     * @param model owned from now on
     * @param settings those of the model are not looked at any more
     * @param meters the caller's, to be closed after this
     */
    public Classifier(LoadedModel model, ClassifierSettings settings, Meters meters) {
        this.model = model;
        this.meters = meters;
        tokenizing = meters.histogram(Metric.TOKENIZE);
        identity = ModelIdentity.of(model);
        encoder = model.manifest().encoder(model.tokenizer(), settings.text());
        labelEncoder = encoder.labels();
        workers = new Workers(settings.workers());
        executor = settings.inference().start(model, workers::encoding, workers, meters, deviceTime(settings, meters));
        labelVectors = model.manifest().labels() instanceof LabelReading.Independent independent
                ? Optional.of(new LabelVectors(
                        independent, identity.fingerprint(), labelEncoder, executor, settings.labelVectorBytes()))
                : Optional.empty();
        labelVectors.ifPresent(vectors -> vectors.register(meters));
        scoring = new DocumentScoring(
                encoder, executor, labelVectors, model.manifest().labels());
    }

    private static DeviceTime deviceTime(ClassifierSettings settings, Meters meters) {
        if (settings.observedTenants() == 0) {
            return DeviceTime.UNCOUNTED;
        }
        TenantTimes times = new TenantTimes(System::nanoTime);
        times.register(meters, settings.observedTenants());
        return times;
    }

    /**
     * Loads a model, checks it, warms it up, and starts.
     *
     * @throws ModelException naming all that is wrong with its directory
     */
    public static Classifier open(ClassifierSettings settings) throws ModelException {
        return open(settings, Meters.none());
    }

    /**
     * The same with meters.
     *
     * @param meters the caller's, to be closed after this
     */
    public static Classifier open(ClassifierSettings settings, Meters meters) throws ModelException {
        return new Classifier(ModelDirectory.load(settings.model()), settings, meters);
    }

    /** Classifies records: the decoder turns bytes into a document, and the label sets are looked up by its key. */
    public Submit bind(DocumentDecoder decoder, LabelSets labelSets) {
        return (record, source) -> submission(
                CompletableFuture.supplyAsync(() -> prepare(record, decoder), workers::encode),
                labelSets,
                labels -> Flow.of(source, labels.key().tenantId()),
                record.times());
    }

    /**
     * Starts to classify a document that is no record. The caller goes on with {@link Submission#join}.
     *
     * @param tokenizing takes this part of the work in place of the threads that tokenize records
     */
    public Submission submit(Document document, LabelSets labelSets, Flow flow, Executor tokenizing) {
        return submission(
                CompletableFuture.supplyAsync(() -> prepare(document), tokenizing), labelSets, labels -> flow, null);
    }

    private Submission submission(
            CompletableFuture<RecordSubmission.Prepared> prepared,
            LabelSets labelSets,
            Function<LabelSet, Flow> flow,
            @Nullable StageTimes times) {
        return new RecordSubmission(
                prepared, labelSets, (document, labels, submitted) -> CompletableFuture.completedFuture(document)
                        .thenComposeAsync(
                                tokenized -> scoring.classify(
                                        new DocumentScoring.Join(
                                                tokenized,
                                                labels,
                                                keeping(tokenized, labelSets),
                                                flow.apply(labels.labelSet()),
                                                times),
                                        submitted),
                                workers::encode));
    }

    private RecordSubmission.Prepared prepare(SourceRecord record, DocumentDecoder decoder) {
        StageTimes times = record.times();
        if (times == null) {
            return prepare(decode(record, decoder));
        }
        times.noteDecoding();
        try {
            return prepare(decode(record, decoder));
        } finally {
            times.noteDecoded();
        }
    }

    private RecordSubmission.Prepared prepare(Document document) {
        return new RecordSubmission.Prepared(
                tokenize(document), document.labels().isEmpty() ? Optional.empty() : Optional.of(ownLabels(document)));
    }

    private TokenizedDocument tokenize(Document document) {
        long start = System.nanoTime();
        TokenizedDocument tokenized = encoder.tokenize(document);
        tokenizing.record((System.nanoTime() - start) / NANOS_PER_SECOND);
        return tokenized;
    }

    /** Labels that a document brings are a field of it: a mistake in them is not one in a label set. */
    private LabelSets.Lookup ownLabels(Document document) {
        try {
            List<Label> labels = document.labels().stream().map(Label::named).toList();
            return new LabelSets.Lookup.Found(
                    encode(LabelSet.of(document.labelSet(), labels).withVersion(OWN_LABELS)));
        } catch (InvalidLabelSetException e) {
            throw new CompletionException(new RejectedException(
                            Reason.INVALID_DOCUMENT,
                            "its own labels (documents.labels): " + String.join("; ", e.problems()))
                    .of(document.labelSet().tenantId()));
        }
    }

    /** Vectors of labels that documents bring are not kept: every document could bring others. */
    private static LabelSets keeping(TokenizedDocument document, LabelSets labelSets) {
        return document.document().labels().isEmpty() ? labelSets : key -> new LabelSets.Lookup.Unknown();
    }

    /** Starts to classify a document whose labels are at hand. */
    public CompletableFuture<Outcome> submit(Document document, EncodedLabelSet labels) {
        return CompletableFuture.completedFuture(document)
                .thenComposeAsync(
                        given -> scoring.classify(
                                new DocumentScoring.Join(
                                        tokenize(given), labels, key -> new LabelSets.Lookup.Unknown(), DIRECT, null),
                                sequences -> {}),
                        workers::encode)
                .exceptionally(Failures::outcome);
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
     * Checks that the model can read the labels of a set, and tokenizes them if they stand in the sequence of each document.
     *
     * @throws InvalidLabelSetException if a label has no token, or too many for this model
     */
    public EncodedLabelSet encode(LabelSet labelSet) {
        return labelEncoder.encode(labelSet);
    }

    /** How the model reads labels, if it reads them apart from texts. */
    public Optional<LabelReading.Independent> independent() {
        return labelVectors.isPresent()
                ? Optional.of((LabelReading.Independent) model.manifest().labels())
                : Optional.empty();
    }

    /** The vector of the beginning of a text, as an example of a label has it; for a model that reads labels apart. */
    public CompletableFuture<float[]> vector(String text) {
        return executor.submit(labelEncoder.example(text), DIRECT);
    }

    /** The vectors of the labels of a set, in their order; for a model that reads labels apart. */
    public CompletableFuture<float[][]> vectors(EncodedLabelSet labels) {
        return labelVectors
                .orElseThrow()
                .request(labels, key -> new LabelSets.Lookup.Unknown(), DIRECT.tenantId())
                .vectors();
    }

    /** Label sets that were encoded under another fingerprint must be encoded again. */
    public String labelEncoderFingerprint() {
        return labelEncoder.fingerprint();
    }

    public ModelIdentity model() {
        return identity;
    }

    /** What it runs on: {@link ExecutionProvider#CPU} or {@link ExecutionProvider#CUDA}. */
    public ExecutionProvider provider() {
        return model.provider();
    }

    /** Where its metrics are. */
    public Meters meters() {
        return meters;
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

    private static Document decode(SourceRecord record, DocumentDecoder decoder) {
        try {
            return decoder.decode(record);
        } catch (RejectedException | SkippedException e) {
            throw new CompletionException(e);
        }
    }
}
