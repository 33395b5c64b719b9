package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.observe.Meters;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which vectors are computed, and how often. */
final class LabelVectorsTest {

    private static final long CACHE_BYTES = 1_000_000;
    private static final List<String> BARE = List.of("{}");
    private static final Optional<String> ACME = Optional.of("acme");

    private final RecordingExecutor executor = new RecordingExecutor();
    private final Kept kept = new Kept();

    @Test
    void labelSetsThatUseTheSameWordsShareTheirVectors() {
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        float[][] first = request(vectors, "sports", "music").join();
        float[][] second = request(vectors, "music", "law").join();
        assertThat(executor.submitted).hasSize(3);
        assertThat(second[0]).isSameAs(first[1]);
    }

    @Test
    void documentsThatWaitForTheSameLabelSetShareOneRequest() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        EncodedLabelSet set = encoded(Sequences.labels("sports", "music"));
        LabelVectors.Requested first = vectors.request(set, kept, ACME);
        LabelVectors.Requested second = vectors.request(set, kept, ACME);
        assertThat(second.vectors()).isSameAs(first.vectors());
        assertThat(first.bytes()).isPositive();
        assertThat(second.bytes())
                .as("what the first document asked for already")
                .isZero();
        executor.answer();
        assertThat(first.vectors().join()).hasDimensions(2, 2);
    }

    @Test
    void requestsForASetAndThoseForItsLabelsAreCountedApart() {
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        EncodedLabelSet set = encoded(Sequences.labels("sports", "music"));
        try (Meters meters = Meters.prometheus()) {
            vectors.register(meters);
            vectors.request(set, kept, ACME);
            vectors.request(set, kept, ACME);
            vectors.request(set, kept, ACME);
            assertThat(meters.scrape(Meters.TEXT))
                    .contains(
                            requests("vector-sets", "hit", 2),
                            requests("vector-sets", "miss", 1),
                            requests("vectors", "hit", 0),
                            requests("vectors", "miss", 2));
        }
    }

    private static String requests(String cache, String result, int count) {
        return "gliznet_label_cache_requests_total{cache=\"" + cache + "\",result=\"" + result + "\"} " + count + ".0";
    }

    @Test
    void whatIsComputedForNobodyIsNoTenants() {
        vectors("model", BARE, CACHE_BYTES).request(encoded(Sequences.labels("sports")), kept, Optional.empty());
        assertThat(executor.flows).containsExactly(Flow.ofNobody("labels"));
    }

    @Test
    void aLabelIsComputedOnceForAllSetsOfATenant() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        CompletableFuture<float[][]> first = request(vectors, "sports");
        CompletableFuture<float[][]> second = request(vectors, "sports", "music");
        assertThat(executor.submitted).hasSize(2);
        executor.answer();
        assertThat(second.join()[0]).isSameAs(first.join()[0]);
    }

    @Test
    void aTenantDoesNotWaitForTheTurnOfAnother() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        CompletableFuture<float[][]> first = request(vectors, "sports");
        CompletableFuture<float[][]> other = vectors.request(
                        encoded(set("globex", List.of(), "sports")), kept, Optional.of("globex"))
                .vectors();
        assertThat(executor.flows).containsExactly(Flow.of("labels", "acme"), Flow.of("labels", "globex"));
        executor.waiting.get(1).complete(new float[] {0, 1});
        assertThat(other.join()[0]).containsExactly(0, 1);
        assertThat(first.join()[0]).isSameAs(other.join()[0]);
        assertThat(executor.waiting.get(0)).as("what nobody needs any more").isCancelled();
    }

    @Test
    void theNextStartFindsWhatWasKept() {
        float[] before = request(vectors("model", BARE, CACHE_BYTES), "sports").join()[0];
        LabelVectors.Requested again =
                vectors("model", BARE, CACHE_BYTES).request(encoded(Sequences.labels("sports")), kept, ACME);
        assertThat(executor.submitted).hasSize(1);
        assertThat(again.bytes()).isZero();
        assertThat(again.vectors().join()[0]).containsExactly(before);
    }

    @Test
    void anotherModelAndOtherPhrasingsHaveVectorsOfTheirOwn() {
        request(vectors("model", BARE, CACHE_BYTES), "sports").join();
        request(vectors("another", BARE, CACHE_BYTES), "sports").join();
        request(vectors("model", List.of("about {}"), CACHE_BYTES), "sports").join();
        assertThat(executor.submitted).hasSize(3);
        assertThat(kept.byName).hasSize(3);
    }

    @Test
    void eachPhrasingIsRead() {
        request(vectors("model", List.of("{}", "about {}"), CACHE_BYTES), "sports")
                .join();
        assertThat(executor.submitted).extracting(Encoding::length).containsExactly(3, 4);
    }

    @Test
    void thePhrasingsOfASetReplaceThoseOfTheModel() {
        vectors("model", List.of("{}", "about {}"), CACHE_BYTES)
                .request(encoded(set("acme", List.of("a text about {}"), "sports")), kept, ACME)
                .vectors()
                .join();
        assertThat(executor.submitted).extracting(Encoding::length).containsExactly(6);
    }

    @Test
    void aFailureIsNotRemembered() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        EncodedLabelSet set = encoded(Sequences.labels("sports"));
        CompletableFuture<float[][]> failed = vectors.request(set, kept, ACME).vectors();
        executor.fail(new IllegalStateException("device"));
        assertThat(failed).isCompletedExceptionally();
        assertThat(kept.byName).isEmpty();

        executor.answerAtOnce = true;
        assertThat(vectors.request(set, kept, ACME).vectors().join()).hasDimensions(1, 2);
    }

    @Test
    void aLabelOnWhichTheModelFailsIsNamedAndIsNoErrorOfTheDocumentsThatWait() {
        executor.answerAtOnce = false;
        CompletableFuture<float[][]> failed = request(vectors("model", BARE, CACHE_BYTES), "sports", "music");
        executor.waiting.get(1).completeExceptionally(new InferenceException("not finite"));
        executor.answer();
        Throwable failure = catchThrowable(failed::join);
        assertThatThrownBy(() -> Failures.outcome(failure))
                .as("a service error")
                .hasRootCauseInstanceOf(InferenceException.class)
                .hasMessageContaining("label 'music': not finite");
    }

    @Test
    void alsoAFailureToReadWhatWasKeptReachesWhoWaits() {
        kept.failure = new IllegalStateException("closed");
        EncodedLabelSet set = encoded(Sequences.labels("sports"));
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        assertThat(vectors.request(set, kept, ACME).vectors()).isCompletedExceptionally();
        kept.failure = null;
        assertThat(vectors.request(set, kept, ACME).vectors().join()).hasDimensions(1, 2);
    }

    @Test
    void whatHasNoRoomInMemoryIsReadFromWhereItIsKept() {
        LabelVectors vectors = vectors("model", BARE, 0);
        vectors.request(encoded(Sequences.labels(50)), kept, ACME).vectors().join();
        vectors.request(encoded(Sequences.labels(50)), kept, ACME).vectors().join();
        assertThat(executor.submitted).hasSize(50);
        assertThat(kept.read).hasValueGreaterThanOrEqualTo(100);
    }

    @Test
    void aKeptVectorOfAnotherSizeIsComputedAgain() {
        request(vectors("model", BARE, CACHE_BYTES), "sports").join();
        kept.byName.replaceAll((name, vector) -> new byte[3]);
        assertThat(request(vectors("model", BARE, CACHE_BYTES), "sports").join())
                .hasDimensions(1, 2);
        assertThat(executor.submitted).hasSize(2);
    }

    @Test
    void threadsThatAskAtTheSameTimeGetTheSameVectors() {
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        List<CompletableFuture<float[][]>> asked = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> vectors.request(encoded(Sequences.labels(40)), kept, ACME))
                        .thenCompose(LabelVectors.Requested::vectors))
                .toList();
        float[][] first = asked.get(0).join();
        assertThat(asked).allSatisfy(vectorsOfOne -> {
            for (int label = 0; label < first.length; label++) {
                assertThat(vectorsOfOne.join()[label]).isSameAs(first[label]);
            }
        });
        assertThat(executor.submitted).hasSize(40);
    }

    private CompletableFuture<float[][]> request(LabelVectors vectors, String... labels) {
        return vectors.request(encoded(Sequences.labels(labels)), kept, ACME).vectors();
    }

    private static EncodedLabelSet encoded(LabelSet set) {
        return new EncodedLabelSet(set, new int[set.labels().size()][0], "encoder");
    }

    private static LabelSet set(String tenant, List<String> phrasings, String label) {
        return new LabelSet(
                new LabelSetKey(tenant, "default"),
                List.of(Label.named(label)),
                LabelMode.MULTI_LABEL,
                OptionalDouble.empty(),
                0,
                LabelSet.PLACEHOLDER,
                phrasings,
                Aggregation.MAX,
                Decision.DEFAULT,
                Routes.NONE,
                0);
    }

    private LabelVectors vectors(String modelFingerprint, List<String> phrasings, long cacheBytes) {
        return new LabelVectors(
                new LabelReading.Independent(2, 20, -10, phrasings, Optional.empty()),
                modelFingerprint,
                Sequences.apart(64, phrasings).labels(),
                executor,
                cacheBytes);
    }

    /** A place for vectors. */
    private static final class Kept implements LabelSets {

        private final Map<ByteBuffer, byte[]> byName = new ConcurrentHashMap<>();
        private final AtomicInteger read = new AtomicInteger();
        private volatile @Nullable RuntimeException failure;

        @Override
        public Lookup lookup(LabelSetKey key) {
            return new Lookup.Unknown();
        }

        @Override
        public Optional<byte[]> vector(byte[] name) {
            read.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(byName.get(ByteBuffer.wrap(name)));
        }

        @Override
        public void keepVector(byte[] name, byte[] vector) {
            byName.put(ByteBuffer.wrap(name), vector);
        }
    }

    /** Answers with a vector that depends on the length. */
    private static final class RecordingExecutor implements InferenceExecutor {

        private final List<Encoding> submitted = new CopyOnWriteArrayList<>();
        private final List<Flow> flows = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<float[]>> waiting = new CopyOnWriteArrayList<>();
        private boolean answerAtOnce = true;

        void answer() {
            waiting.forEach(output -> output.complete(new float[] {1, 0}));
        }

        void fail(Exception failure) {
            waiting.forEach(output -> output.completeExceptionally(failure));
        }

        @Override
        public CompletableFuture<float[]> submit(Encoding encoding, Flow flow, Runnable taken) {
            submitted.add(encoding);
            flows.add(flow);
            CompletableFuture<float[]> output = new CompletableFuture<>();
            waiting.add(output);
            if (answerAtOnce) {
                output.complete(new float[] {1, encoding.length()});
            }
            return output;
        }

        @Override
        public void warmUp(int maxLength) {}

        @Override
        public InferenceStats stats() {
            return new InferenceStats(0, 0, 0, 0, 0);
        }

        @Override
        public Duration longestRun() {
            return Duration.ZERO;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public double tokensPerSecond() {
            return 1;
        }

        @Override
        public void close() {}
    }
}
