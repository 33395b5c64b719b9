package io.gliznet.streams.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.StandInPipeline;
import io.gliznet.streams.topology.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
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
    void theNewestLabelSetIsFoundAtOnceAndWasTokenizedOnce() {
        catalog.put(labels("a"));
        assertThat(found(catalog)).isEqualTo(labels("a"));
        catalog.put(labels("b", "c"));
        assertThat(found(catalog)).isEqualTo(labels("b", "c"));
        assertThat(found(catalog)).isEqualTo(labels("b", "c"));
        assertThat(pipeline.encoded()).isEqualTo(2);
    }

    @Test
    void aDeletedOneIsUnknown() {
        catalog.put(labels("a"));
        catalog.delete(KEY);
        assertThat(find(catalog)).isEqualTo(new Lookup.Unknown());
    }

    @Test
    void aBrokenOneRulesWithItsProblems() {
        catalog.put(labels("a"));
        List<String> problems = List.of("labels: expected 1 to 10000, found 0", "topK: expected 0 (all) or more");
        catalog.put(KEY, problems);
        assertThat(find(catalog)).isEqualTo(new Lookup.Invalid(problems));
    }

    @Test
    void oneThatThisModelCannotReadIsKeptForAModelThatCan() {
        catalog.put(labels(StandInPipeline.UNREADABLE));
        assertThat(find(catalog)).isEqualTo(new Lookup.Invalid(List.of("labels[0]: expected a token, found none")));
        assertThat(StoredLabelSet.fromBytes(store.get(KEY.toString().getBytes(UTF_8))))
                .isInstanceOf(StoredLabelSet.Encoded.class);
    }

    @Test
    void whatAnotherTokenizerEncodedIsEncodedAgain() {
        catalog.put(labels("a"));
        try (StandInPipeline other = pipeline("tokenizer-2")) {
            LabelCatalog next = new LabelCatalog(other, CACHE_BYTES);
            next.open(store);
            assertThat(other.encoded()).isEqualTo(1);
            assertThat(found(next)).isEqualTo(labels("a"));
            assertThat(other.encoded()).as("it is stored so").isEqualTo(1);
        }
    }

    @Test
    void whatDoesNotFitTheCacheIsReadFromTheStore() {
        LabelCatalog none = new LabelCatalog(pipeline, 0);
        none.open(store);
        none.put(labels("a"));
        assertThat(found(none)).isEqualTo(labels("a"));
        assertThat(found(none)).isEqualTo(labels("a"));
    }

    @Test
    void aStoreOfAnotherVersionIsRefusedAndSoFilledAgain() {
        store.put(KEY.toString().getBytes(UTF_8), new byte[] {9, 1, 2});
        assertThatThrownBy(() -> catalog.open(store)).isInstanceOf(ProcessorStateException.class);
        store.put(KEY.toString().getBytes(UTF_8), new byte[] {StoredLabelSet.ENCODED, 1, 2});
        assertThatThrownBy(() -> catalog.open(store)).isInstanceOf(ProcessorStateException.class);
    }

    private static Lookup find(LabelCatalog in) {
        return in.lookup(KEY);
    }

    private static LabelSet found(LabelCatalog in) {
        return ((Lookup.Found) find(in)).labelSet().labelSet();
    }

    private static LabelSet labels(String... names) {
        return LabelSet.of(KEY, Arrays.stream(names).map(Label::named).toList());
    }

    private static StandInPipeline pipeline(String tokenizer) {
        return new StandInPipeline(SerdeSettings.of(""), Topics.DEFAULT, tokenizer, Duration.ZERO, 1);
    }
}
