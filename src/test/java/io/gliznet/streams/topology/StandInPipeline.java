package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Outcome.Classified;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.EncodedResult;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real serializers around a stand-in for the model: the scores are made up, and take their time, each another one, so that
 * documents are done in any order.
 */
public final class StandInPipeline implements Pipeline, AutoCloseable {

    public static final int MAX_TEXT_BYTES = 10_000;

    /** A label that this model cannot read. */
    public static final String UNREADABLE = "unreadable";

    private final String tokenizer;
    private final Duration longest;
    private final Random random;
    private final MappedDocuments documents;
    private final LabelSetRecords labelSets;
    private final ClassificationRecords classifications;
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final AtomicInteger encoded = new AtomicInteger();

    /** @param longest a document takes */
    public StandInPipeline(SerdeSettings serde, Topics topics, String tokenizer, Duration longest, long seed) {
        this.tokenizer = tokenizer;
        this.longest = longest;
        random = new Random(seed);
        documents = new MappedDocuments(Mappings.OWN, serde, MAX_TEXT_BYTES, RegistryStatus.unwatched());
        labelSets = new LabelSetRecords(serde, topics.labelSets());
        classifications = new ClassificationRecords(serde, topics.classified());
    }

    @Override
    public Submit bind(LabelSets labelSets) {
        return (record, source) -> new StandInSubmission(
                CompletableFuture.supplyAsync(() -> decode(record), workers),
                labelSets,
                (document, labels) -> CompletableFuture.supplyAsync(() -> score(document, labels), device()));
    }

    private Document decode(SourceRecord record) {
        try {
            return documents.decode(record);
        } catch (RejectedException | SkippedException e) {
            throw new CompletionException(e);
        }
    }

    private static Outcome score(Document document, EncodedLabelSet labels) {
        LabelSet labelSet = labels.labelSet();
        List<Score> scores = labelSet.labels().stream()
                .map(label -> new Score(label.name(), 0.5, true))
                .toList();
        int count = scores.size();
        return new Classified(
                document,
                labelSet,
                new Scores(scores, OptionalDouble.empty()),
                new Coverage(1, 1, 1, count, count, 1, true));
    }

    @Override
    public CompletableFuture<?> probe() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean concernsEveryRecord(Throwable serviceError) {
        return serviceError instanceof RegistryUnavailableException;
    }

    @Override
    public int parallelism() {
        return 16;
    }

    @Override
    public double tokensPerSecond() {
        return 0;
    }

    @Override
    public Duration longestRun() {
        return Duration.ZERO;
    }

    private Executor device() {
        long nanos = longest.isZero() ? 0 : random.nextLong(longest.toNanos());
        return CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, workers);
    }

    @Override
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        return labelSets.read(key, value, offset);
    }

    @Override
    public EncodedLabelSet encode(LabelSet labelSet) {
        encoded.incrementAndGet();
        if (labelSet.labels().contains(Label.named(UNREADABLE))) {
            throw new InvalidLabelSetException(List.of("labels[0]: expected a token, found none"));
        }
        int[][] ids = labelSet.labels().stream()
                .map(label -> new int[] {label.name().length()})
                .toArray(int[][]::new);
        return new EncodedLabelSet(labelSet, ids, tokenizer);
    }

    /** Label sets encoded so far. */
    public int encoded() {
        return encoded.get();
    }

    @Override
    public EncodedResult write(Classified outcome, SourceRecord record) {
        byte[] value = classifications.encode(outcome, "stand-in", "0123456789abcdef");
        return new EncodedResult(value, Optional.empty(), Map.of());
    }

    @Override
    public String labelEncoderFingerprint() {
        return tokenizer;
    }

    @Override
    public String modelFingerprint() {
        return "model of " + tokenizer;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        documents.close();
        labelSets.close();
        classifications.close();
    }
}
