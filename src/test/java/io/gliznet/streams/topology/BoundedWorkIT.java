package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.EncodedResult;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.ResultRecords;
import io.gliznet.streams.records.ResultSettings;
import io.gliznet.streams.service.ClassifierPipeline;
import io.gliznet.streams.service.ServiceRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work that one tenant may ask for stays bounded, is done once, and delays no other partition. */
final class BoundedWorkIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LONG_TEXT = "the customer was charged twice for an order ".repeat(1_000);

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    @TempDir
    private Path stateDir;

    private Flow flow;

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(BROKER.bootstrapServers());
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @ParameterizedTest
    @EnumSource
    void documentsThatOutlastATransactionAreComputedOnce(Guarantee guarantee) throws Exception {
        int documents = 64;
        flow.putLabels("big", names(60));
        flow.putLabels("small", "a", "b");
        int needed = 0;
        try (SlowModel.Running slow = SlowModel.start(milliseconds(batch -> batch.length() < 60 ? 2 : 60))) {
            for (int i = 0; i < documents; i++) {
                boolean big = i % 10 == 5;
                send("d" + i, big ? "big" : "small", big ? LONG_TEXT : "hello");
                needed += big ? sequences(slow, LONG_TEXT, names(60)) : 1;
            }
            int before = slow.model().runs();
            try (ServiceRecords records = records();
                    ClassificationStream stream = start(settings(guarantee, 2, "1000"), slow, records)) {
                await().atMost(LIMIT).until(() -> flow.results().size() >= documents && flow.atEnd());
                int sent = documents;
                await().atMost(LIMIT).until(() -> stream.counters().documents() == sent);
            }
            assertThat(flow.results()).extracting(Flow.Result::id).doesNotHaveDuplicates();
            assertThat(slow.model().runs() - before).isEqualTo(needed);
        }
    }

    @Test
    void aSlowDocumentDelaysNoOtherPartitionOfItsThread() throws Exception {
        flow.putLabels("acme", "a", "b");
        CountDownLatch go = new CountDownLatch(1);
        try (SlowModel.Running slow = SlowModel.start(batch -> {
                    if (batch.length() > 100) {
                        hold(go);
                    }
                });
                ServiceRecords records = records();
                ClassificationStream stream = start(settings(Guarantee.EXACTLY_ONCE, 1, "60000"), slow, records)) {
            int blocked = send("slow", "acme", "word ".repeat(200));
            List<String> others = IntStream.range(0, 40)
                    .mapToObj(i -> "d" + i)
                    .filter(id -> send(id, "acme", "hello") != blocked)
                    .toList();
            assertThat(others).isNotEmpty();
            await().atMost(LIMIT).until(() -> flow.results().size() == others.size());
            assertThat(flow.result("slow")).isEmpty();

            go.countDown();
            await().atMost(LIMIT).until(() -> flow.results().size() == 41);
            await().atMost(LIMIT).until(() -> stream.counters().documents() == 41);
        }
    }

    @Test
    void aTenantsHugeLabelSetIsAnsweredAndOthersAreToo() throws Exception {
        flow.putLabels(
                "huge",
                IntStream.range(0, 3_000)
                        .mapToObj(i -> "a label of some words, number " + i)
                        .toArray(String[]::new));
        flow.putLabels("small", "a", "b");
        try (SlowModel.Running slow = SlowModel.start(batch -> {});
                ServiceRecords records = records();
                ClassificationStream stream = start(settings(Guarantee.EXACTLY_ONCE, 2, "60000"), slow, records)) {
            for (int i = 0; i < 12; i++) {
                send("huge" + i, "huge", LONG_TEXT);
                send("small" + i, "small", "hello");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == 24);
            await().atMost(LIMIT).until(() -> stream.counters().classified() == 24);
            assertThat(slow.model().runs()).isEqualTo(12 + 12 * sequences(slow, LONG_TEXT, "a"));
            assertThat(flow.classification(flow.result("huge0").orElseThrow()).scores())
                    .hasSize(3_000);
        }
    }

    @Test
    void aStopDoesNotComputeWhatIsQueued() throws Exception {
        flow.putLabels("acme", "a", "b");
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        ServiceRecords records = records();
        SlowModel.Running slow = SlowModel.start(batch -> {
            if (batch.length() > 100) {
                running.countDown();
                hold(go);
            }
        });
        ClassificationStream stream = start(settings(Guarantee.EXACTLY_ONCE, 2, "60000"), slow, records);
        for (int i = 0; i < 40; i++) {
            send("d" + i, "acme", LONG_TEXT);
        }
        hold(running);
        assertThat(stream.close(Duration.ofSeconds(30))).isTrue();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(slow::close);
        go.countDown();
        assertThat(closed).succeedsWithin(LIMIT);
        records.close();
        assertThat(slow.model().runs())
                .isLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aDeviceThatDoesNotAnswerStopsTheServiceAndIsNotLive() throws Exception {
        flow.putLabels("acme", "a", "b");
        CountDownLatch go = new CountDownLatch(1);
        ServiceRecords records = records();
        SlowModel.Running slow = SlowModel.start(batch -> {
            if (batch.length() > 100) {
                hold(go);
            }
        });
        TopologySettings impatient =
                new TopologySettings(flow.topics(), Duration.ofMillis(500), 1L << 20, LookAheadSettings.DEFAULT);
        try (ClassificationStream stream =
                start(settings(Guarantee.EXACTLY_ONCE, 2, "60000"), impatient, pipeline(slow, records))) {
            send("hangs", "acme", "word ".repeat(200));
            await().atMost(LIMIT).until(() -> !stream.live());
            assertThat(stream.stopped())
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("inference.timeout.ms");
            go.countDown();
        }
        slow.close();
        records.close();
    }

    @Test
    void aDocumentThatTheServiceFailsOnAgainAndAgainIsADeadLetterWithItsBytes() throws Exception {
        flow.putLabels("acme", "a", "b");
        try (SlowModel.Running slow = SlowModel.start(batch -> {});
                ServiceRecords records = records();
                ClassificationStream stream = start(
                        settings(Guarantee.EXACTLY_ONCE, 2, "60000"),
                        Flow.topology(flow.topics()),
                        new FailingWrites(pipeline(slow, records), "poison"))) {
            byte[] poison = flow.bytes(Flow.document("poison", "acme", "hello"));
            Flow.acknowledged(flow.send("poison", "k", poison));
            for (int i = 0; i < 20; i++) {
                send("d" + i, "acme", "hello");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == 21);
            Flow.Result letter = flow.result("poison").orElseThrow();
            assertThat(letter.header(DeadLetters.REASON)).isEqualTo(Reason.PROCESSING_FAILED.name());
            assertThat(letter.header(DeadLetters.TENANT)).isEqualTo("acme");
            assertThat(letter.record().value()).isEqualTo(poison);
            await().atMost(LIMIT).until(() -> stream.counters().classified() == 20);
        }
    }

    /** A pipeline that cannot write the result of one document. */
    private record FailingWrites(Pipeline delegate, String documentId) implements PipelineDecorator {
        @Override
        public EncodedResult write(Outcome.Classified outcome, SourceRecord record) {
            if (outcome.document().documentId().equals(documentId)) {
                throw new IllegalArgumentException("a bug");
            }
            return delegate.write(outcome, record);
        }
    }

    private ServiceRecords records() {
        MappedDocuments documents =
                new MappedDocuments(Mappings.OWN, flow.serde(), 1_000_000, RegistryStatus.unwatched());
        return new ServiceRecords(
                documents,
                new LabelSetRecords(flow.serde(), flow.topics().labelSets()),
                new ResultRecords(
                        ResultSettings.DEFAULT,
                        new ClassificationRecords(flow.serde(), flow.topics().classified()),
                        documents),
                RegistryStatus.of(flow.serde()));
    }

    private static Pipeline pipeline(SlowModel.Running slow, ServiceRecords records) {
        return new ClassifierPipeline(slow.classifier(), records);
    }

    private KafkaSettings settings(Guarantee guarantee, int threads, String transactionTimeoutMs) {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("producer.transaction.timeout.ms", transactionTimeoutMs);
        return new KafkaSettings(
                BROKER.bootstrapServers(),
                flow.name(),
                guarantee,
                threads,
                stateDir,
                Duration.ofSeconds(20),
                overrides);
    }

    private ClassificationStream start(KafkaSettings settings, SlowModel.Running slow, ServiceRecords records) {
        return start(settings, Flow.topology(flow.topics()), pipeline(slow, records));
    }

    private static ClassificationStream start(KafkaSettings kafka, TopologySettings topology, Pipeline pipeline) {
        ClassificationStream stream = new ClassificationStream(kafka, topology);
        assertThat(stream.check()).isEmpty();
        stream.start(pipeline);
        return stream;
    }

    /** Returns the partition. */
    private int send(String id, String tenant, String text) {
        return Flow.acknowledged(flow.send(id, id, flow.bytes(Flow.document(id, tenant, text))))
                .partition();
    }

    private static int sequences(SlowModel.Running slow, String text, String... labels) {
        LabelSet set = LabelSet.of(
                new LabelSetKey("big", Document.DEFAULT_LABEL_SET),
                List.of(labels).stream().map(Label::named).toList());
        int before = slow.model().runs();
        slow.classifier()
                .submit(Flow.document("d", "big", text), slow.classifier().encode(set))
                .join();
        return slow.model().runs() - before;
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic " + i).toArray(String[]::new);
    }

    private static Consumer<Batch> milliseconds(java.util.function.ToLongFunction<Batch> millis) {
        return batch -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(batch));
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        };
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
