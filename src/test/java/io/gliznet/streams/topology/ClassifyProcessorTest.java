package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.records.EncodedResult;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a transaction ends. Where records go is the topology's test. */
final class ClassifyProcessorTest {

    private static final Answer REJECTED = new Answer.DeadLetter(new Outcome.Rejected(Reason.EMPTY_TEXT, "nothing"));

    private static final TopicPartition DOCUMENTS = new TopicPartition("documents", 0);

    @TempDir
    private Path stateDir;

    @Test
    void theLastDocumentInFlightAsksForACommit() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.EXACTLY_ONCE);
        ClassifyProcessor processor = processor(context);

        processor.process(document(new Ticket(REJECTED, false)));
        assertThat(context.committed()).isFalse();
        processor.process(document(new Ticket(REJECTED, true)));
        assertThat(context.committed()).isTrue();
    }

    @Test
    void aServiceErrorIsThrownAndNothingIsSent() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.EXACTLY_ONCE);
        ClassifyProcessor processor = processor(context);
        Ticket failed = new Ticket(new Answer.ServiceError(new IllegalStateException("device lost")), true);

        assertThatThrownBy(() -> processor.process(document(failed)))
                .isInstanceOf(StreamsException.class)
                .hasMessageContaining("documents-0@0")
                .hasRootCauseMessage("device lost");
        assertThat(context.forwarded()).isEmpty();
        assertThat(context.committed()).isFalse();
    }

    @Test
    void withoutTransactionsNobodyWaitsForACommit() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.AT_LEAST_ONCE);
        processor(context).process(document(new Ticket(REJECTED, true)));

        assertThat(context.committed()).isFalse();
    }

    @Test
    void whatIsKeptUntilTheCommitIsNotTheAnswer() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.EXACTLY_ONCE);
        Counters.Meter counted = new Counters.Meter();
        CommitProgress progress = new CommitProgress(Meters.none(), InstantSource.system());
        WeakReference<Answer> answer = processPolled(context, progress, counted);
        await().until(() -> {
            System.gc();
            return answer.get() == null;
        });
        assertThat(counted.read().classified()).isZero();
        progress.committed(Map.of(DOCUMENTS, new OffsetAndMetadata(1)));
        assertThat(counted.read().classified()).isEqualTo(1);
    }

    private static WeakReference<Answer> processPolled(
            MockProcessorContext<byte[], byte[]> context, CommitProgress progress, Counters.Meter counted) {
        ConsumerRecord<byte[], byte[]> polled = new ConsumerRecord<>("documents", 0, 0, new byte[0], new byte[0]);
        progress.received(
                "the thread",
                new ConsumerRecords<>(Map.of(DOCUMENTS, List.of(polled)), Map.of(DOCUMENTS, new OffsetAndMetadata(1))));
        Answer answer = new Answer.Result(
                new EncodedResult(new byte[1_000], Optional.empty(), Map.of()),
                Optional.empty(),
                new LabelSetKey("acme", "default"),
                false);
        processor(context, progress, counted).process(document(new Ticket(answer, false)));
        context.resetForwards();
        return new WeakReference<>(answer);
    }

    private MockProcessorContext<byte[], byte[]> context(Guarantee guarantee) {
        KafkaSettings kafka =
                new KafkaSettings("nowhere:1", "test", guarantee, 1, stateDir, Duration.ofSeconds(1), Map.of());
        Properties properties = StreamsProperties.of(kafka);
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties);
        context.setRecordMetadata("documents", 0, 0);
        return context;
    }

    private static ClassifyProcessor processor(MockProcessorContext<byte[], byte[]> context) {
        return processor(context, new CommitProgress(Meters.none(), InstantSource.system()), new Counters.Meter());
    }

    @SuppressWarnings("NullAway") // its documents all come with tickets: the engine is not asked
    private static ClassifyProcessor processor(
            MockProcessorContext<byte[], byte[]> context, CommitProgress progress, Counters.Meter meter) {
        ClassifyProcessor processor = new ClassifyProcessor(
                null, progress, Duration.ofSeconds(1), new SinkLimits(1_000_000, 1_000_000), meter);
        processor.init(context);
        return processor;
    }

    private static Record<byte[], byte[]> document(Ticket ticket) {
        return new Record<>(new byte[0], new byte[0], 0, new RecordHeaders().add(ticket));
    }
}
