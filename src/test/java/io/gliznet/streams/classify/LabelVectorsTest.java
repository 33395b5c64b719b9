package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.LabelReading;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which vectors are computed, and how often. */
final class LabelVectorsTest {

    private static final long CACHE_BYTES = 1_000_000;
    private static final List<String> BARE = List.of("{}");

    private final RecordingExecutor executor = new RecordingExecutor();
    private final Kept kept = new Kept();

    @Test
    void labelSetsThatUseTheSameWordsShareTheirVectors() {
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        float[][] first = vectors.request(Sequences.labels("sports", "music"), kept, "flow")
                .vectors()
                .join();
        float[][] second = vectors.request(Sequences.labels("music", "law"), kept, "flow")
                .vectors()
                .join();
        assertThat(executor.submitted).hasSize(3);
        assertThat(second[0]).isSameAs(first[1]);
    }

    @Test
    void theSameLabelIsComputedOnceForAllWhoAskMeanwhile() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        CompletableFuture<float[][]> first =
                vectors.request(Sequences.labels("sports"), kept, "a").vectors();
        CompletableFuture<float[][]> second =
                vectors.request(Sequences.labels("sports"), kept, "b").vectors();
        assertThat(executor.submitted).hasSize(1);
        executor.answer();
        assertThat(first.join()[0]).isSameAs(second.join()[0]);
    }

    @Test
    void theNextStartFindsWhatWasKept() {
        float[] before = vectors("model", BARE, CACHE_BYTES)
                .request(Sequences.labels("sports"), kept, "a")
                .vectors()
                .join()[0];
        LabelVectors.Requested again =
                vectors("model", BARE, CACHE_BYTES).request(Sequences.labels("sports"), kept, "a");
        assertThat(executor.submitted).hasSize(1);
        assertThat(again.tokens()).isZero();
        assertThat(again.vectors().join()[0]).containsExactly(before);
    }

    @Test
    void anotherModelAndOtherPhrasingsHaveVectorsOfTheirOwn() {
        vectors("model", BARE, CACHE_BYTES)
                .request(Sequences.labels("sports"), kept, "a")
                .vectors()
                .join();
        vectors("another", BARE, CACHE_BYTES)
                .request(Sequences.labels("sports"), kept, "a")
                .vectors()
                .join();
        vectors("model", List.of("about {}"), CACHE_BYTES)
                .request(Sequences.labels("sports"), kept, "a")
                .vectors()
                .join();
        assertThat(executor.submitted).hasSize(3);
        assertThat(kept.byName).hasSize(3);
    }

    @Test
    void eachPhrasingIsReadAndCountsInTheTokens() {
        LabelVectors.Requested requested =
                vectors("model", List.of("{}", "about {}"), CACHE_BYTES).request(Sequences.labels("sports"), kept, "a");
        assertThat(executor.submitted).extracting(Encoding::length).containsExactly(3, 4);
        assertThat(requested.tokens()).isEqualTo(7);
    }

    @Test
    void thePhrasingsOfASetReplaceThoseOfTheModel() {
        LabelSet set = new LabelSet(
                new LabelSetKey("acme", "default"),
                List.of(Label.named("sports")),
                LabelMode.MULTI_LABEL,
                OptionalDouble.empty(),
                0,
                LabelSet.PLACEHOLDER,
                List.of("a text about {}"),
                Aggregation.MAX,
                0);
        vectors("model", List.of("{}", "about {}"), CACHE_BYTES)
                .request(set, kept, "a")
                .vectors()
                .join();
        assertThat(executor.submitted).extracting(Encoding::length).containsExactly(6);
    }

    @Test
    void aFailureIsNotRemembered() {
        executor.answerAtOnce = false;
        LabelVectors vectors = vectors("model", BARE, CACHE_BYTES);
        CompletableFuture<float[][]> failed =
                vectors.request(Sequences.labels("sports"), kept, "a").vectors();
        executor.fail(new IllegalStateException("device"));
        assertThat(failed).isCompletedExceptionally();
        assertThat(kept.byName).isEmpty();

        executor.answerAtOnce = true;
        assertThat(vectors.request(Sequences.labels("sports"), kept, "a")
                        .vectors()
                        .join())
                .hasDimensions(1, 2);
    }

    @Test
    void whatHasNoRoomInMemoryIsReadFromWhereItIsKept() {
        LabelVectors vectors = vectors("model", BARE, 0);
        vectors.request(Sequences.labels(50), kept, "a").vectors().join();
        vectors.request(Sequences.labels(50), kept, "a").vectors().join();
        assertThat(executor.submitted).hasSize(50);
        assertThat(kept.read).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aKeptVectorOfAnotherSizeIsComputedAgain() {
        vectors("model", BARE, CACHE_BYTES)
                .request(Sequences.labels("sports"), kept, "a")
                .vectors()
                .join();
        kept.byName.replaceAll((name, vector) -> new byte[3]);
        assertThat(vectors("model", BARE, CACHE_BYTES)
                        .request(Sequences.labels("sports"), kept, "a")
                        .vectors()
                        .join())
                .hasDimensions(1, 2);
        assertThat(executor.submitted).hasSize(2);
    }

    private LabelVectors vectors(String modelFingerprint, List<String> phrasings, long cacheBytes) {
        return new LabelVectors(
                new LabelReading.Independent(2, 20, -10, phrasings),
                modelFingerprint,
                Sequences.apart(64, phrasings).labels(),
                executor,
                cacheBytes);
    }

    /** A place for vectors. */
    private static final class Kept implements LabelSets {

        private final Map<ByteBuffer, byte[]> byName = new HashMap<>();
        private int read;

        @Override
        public Lookup lookup(LabelSetKey key) {
            return new Lookup.Unknown();
        }

        @Override
        public Optional<byte[]> vector(byte[] name) {
            read++;
            return Optional.ofNullable(byName.get(ByteBuffer.wrap(name)));
        }

        @Override
        public void keepVector(byte[] name, byte[] vector) {
            byName.put(ByteBuffer.wrap(name), vector);
        }
    }

    /** Answers with a vector that depends on the length. */
    private static final class RecordingExecutor implements InferenceExecutor {

        private final List<Encoding> submitted = new ArrayList<>();
        private final List<CompletableFuture<float[]>> waiting = new ArrayList<>();
        private boolean answerAtOnce = true;

        void answer() {
            waiting.forEach(output -> output.complete(new float[] {1, 0}));
        }

        void fail(Exception failure) {
            waiting.forEach(output -> output.completeExceptionally(failure));
        }

        @Override
        public CompletableFuture<float[]> submit(Encoding encoding, Object flow) {
            submitted.add(encoding);
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
