package io.gliznet.streams.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.StandInPipeline;
import io.gliznet.streams.topology.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LabelCatalogTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "default");
    private static final long CACHE_BYTES = 1_000_000;

    private final StandInPipeline pipeline = pipeline("tokenizer-1");
    private final KeyValueStore<byte[], byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("label-encodings"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private final LabelCatalog catalog = new LabelCatalog(pipeline, CACHE_BYTES);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        catalog.open(store);
    }

    @AfterEach
    void close() {
        store.close();
        pipeline.close();
    }

    @Test
    void theNewestLabelSetIsFoundAndTokenizedAtItsFirstLookup() {
        catalog.put(labels("a"));
        assertThat(pipeline.encoded()).isZero();
        assertThat(found(catalog)).isEqualTo(labels("a"));
        catalog.put(labels("b", "c"));
        assertThat(found(catalog)).isEqualTo(labels("b", "c"));
        assertThat(found(catalog)).isEqualTo(labels("b", "c"));
        assertThat(pipeline.encoded()).isEqualTo(2);
    }

    @Test
    void theVectorsOfLabelsAreKeptBesideTheLabelSets() {
        byte[] name = KEY.toString().getBytes(UTF_8);
        catalog.put(labels("a"));
        assertThat(catalog.vector(name)).isEmpty();
        catalog.keepVector(name, new byte[] {1, 2});
        LabelCatalog next = new LabelCatalog(pipeline, CACHE_BYTES);
        next.open(store);
        assertThat(next.vector(name))
                .hasValueSatisfying(vector -> assertThat(vector).containsExactly(1, 2));
        assertThat(found(next)).isEqualTo(labels("a"));
    }

    @Test
    void theVectorsOfAnotherModelAreDeletedByTheNextStart() {
        byte[] name = KEY.toString().getBytes(UTF_8);
        catalog.put(labels("a"));
        catalog.keepVector(name, new byte[] {1, 2});
        try (StandInPipeline other = pipeline("tokenizer-2")) {
            LabelCatalog next = new LabelCatalog(other, CACHE_BYTES);
            next.open(store);
            assertThat(next.vector(name)).isEmpty();
            assertThat(found(next)).isEqualTo(labels("a"));
            next.keepVector(name, new byte[] {3});
            next.open(store);
            assertThat(next.vector(name)).isPresent();
        }
    }

    @Test
    void aDeletedOneIsUnknown() {
        catalog.put(labels("a"));
        assertThat(found(catalog)).isEqualTo(labels("a"));
        catalog.delete(KEY);
        assertThat(catalog.lookup(KEY)).isEqualTo(new Lookup.Unknown());
    }

    @Test
    void anInvalidOneCountsWithItsProblems() {
        catalog.put(labels("a"));
        List<String> problems = List.of("labels: expected 1 to 10000, found 0", "topK: expected 0 (all) or more");
        catalog.put(KEY, problems);
        assertThat(catalog.lookup(KEY)).isEqualTo(new Lookup.Invalid(problems));
    }

    @Test
    void oneThatThisModelCannotReadIsKeptForAModelThatCan() {
        catalog.put(labels(StandInPipeline.UNREADABLE));
        assertThat(catalog.lookup(KEY))
                .isEqualTo(new Lookup.Invalid(List.of("labels[0]: expected a token, found none")));
        assertThat(StoredLabelSet.fromBytes(store.get(KEY.toString().getBytes(UTF_8))))
                .isInstanceOf(StoredLabelSet.Encoded.class);
    }

    @Test
    void theEncodedFormIsKeptForTheNextStart() {
        catalog.put(labels("a"));
        found(catalog);
        try (StandInPipeline restarted = pipeline("tokenizer-1")) {
            LabelCatalog next = new LabelCatalog(restarted, CACHE_BYTES);
            next.open(store);
            assertThat(found(next)).isEqualTo(labels("a"));
            assertThat(restarted.encoded()).isZero();
        }
    }

    @Test
    void whatAnotherTokenizerEncodedIsEncodedAgainAtItsFirstLookup() {
        catalog.put(labels("a"));
        found(catalog);
        try (StandInPipeline other = pipeline("tokenizer-2")) {
            LabelCatalog next = new LabelCatalog(other, CACHE_BYTES);
            next.open(store);
            assertThat(other.encoded()).isZero();
            assertThat(found(next)).isEqualTo(labels("a"));
            assertThat(other.encoded()).isEqualTo(1);
        }
    }

    @Test
    void anEncodingThatEndsAfterAChangeDoesNotReplaceIt() throws Exception {
        CountDownLatch encoding = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        LabelCatalog slow = new LabelCatalog(
                new DelayedEncoding(pipeline, () -> {
                    encoding.countDown();
                    awaitUninterrupted(changed);
                }),
                CACHE_BYTES);
        slow.open(store);
        slow.put(labels("old"));
        CompletableFuture<Lookup> lookup = CompletableFuture.supplyAsync(() -> slow.lookup(KEY));
        encoding.await();
        Thread change = new Thread(() -> slow.put(labels("new")));
        change.start();
        await().until(() -> change.getState() == Thread.State.BLOCKED || !change.isAlive());
        changed.countDown();
        lookup.join();
        change.join();
        assertThat(found(slow)).isEqualTo(labels("new"));
        assertThat(found(catalog)).as("in the store").isEqualTo(labels("new"));
    }

    @Test
    void whatDoesNotFitTheCacheIsReadFromTheStoreAndNotEncodedAgain() {
        LabelCatalog none = new LabelCatalog(pipeline, 0);
        none.open(store);
        none.put(labels("a"));
        assertThat(found(none)).isEqualTo(labels("a"));
        assertThat(found(none)).isEqualTo(labels("a"));
        assertThat(pipeline.encoded()).isEqualTo(1);
    }

    @Test
    void aDamagedValueIsNeverTakenForALabelSet() {
        store.put(KEY.toString().getBytes(UTF_8), new byte[] {9, 1, 2});
        assertThatThrownBy(() -> catalog.lookup(KEY))
                .isInstanceOf(ProcessorStateException.class)
                .hasMessageContaining("acme/default")
                .hasMessageContaining("state.dir");
        store.put(KEY.toString().getBytes(UTF_8), new byte[] {StoredLabelSet.ENCODED, 1, 2});
        assertThatThrownBy(() -> catalog.lookup(KEY)).isInstanceOf(ProcessorStateException.class);
    }

    @Test
    void aStoredSetThatBreaksANewerRuleIsInvalidAndNoDamage() {
        catalog.put(labels("a"));
        byte[] key = KEY.toString().getBytes(UTF_8);
        byte[] stored = store.get(key);
        int name = new String(stored, ISO_8859_1).indexOf("\0\1a");
        stored[name + 2] = 0; // the label is a NUL character, which was valid once
        catalog.delete(KEY);
        store.put(key, stored);

        assertThat(catalog.lookup(KEY)).isInstanceOf(Lookup.Invalid.class);
    }

    private record DelayedEncoding(LabelSetEncoding delegate, Runnable before) implements LabelSetEncoding {

        @Override
        public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
            return delegate.read(key, value, offset);
        }

        @Override
        public EncodedLabelSet encode(LabelSet labelSet) {
            before.run();
            return delegate.encode(labelSet);
        }

        @Override
        public String labelEncoderFingerprint() {
            return delegate.labelEncoderFingerprint();
        }

        @Override
        public String modelFingerprint() {
            return delegate.modelFingerprint();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LabelSet found(LabelCatalog in) {
        return ((Lookup.Found) in.lookup(KEY)).labelSet().labelSet();
    }

    private static LabelSet labels(String... names) {
        return LabelSet.of(KEY, Arrays.stream(names).map(Label::named).toList());
    }

    private static StandInPipeline pipeline(String tokenizer) {
        return new StandInPipeline(SerdeSettings.of(""), Topics.DEFAULT, tokenizer, Duration.ZERO, 1);
    }
}
