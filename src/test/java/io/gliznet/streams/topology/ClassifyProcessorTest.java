package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a transaction ends. Where records go is the topology's test. */
final class ClassifyProcessorTest {

    private static final CompletableFuture<Outcome> REJECTED =
            CompletableFuture.completedFuture(new Outcome.Rejected(Reason.EMPTY_TEXT, "nothing"));

    @TempDir
    private Path stateDir;

    @Test
    void theLastDocumentOfAPollAsksForACommit() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.EXACTLY_ONCE);
        ClassifyProcessor processor = processor(context);
        Ticket.Poll poll = new Ticket.Poll();
        Ticket first = poll.ticket(REJECTED);
        Ticket second = poll.ticket(REJECTED);

        processor.process(document(second));
        assertThat(context.committed()).isFalse();
        processor.process(document(first));
        assertThat(context.committed()).isTrue();
    }

    @Test
    void anotherPollMayBeginBeforeOneIsDone() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.EXACTLY_ONCE);
        ClassifyProcessor processor = processor(context);
        Ticket.Poll poll = new Ticket.Poll();
        Ticket of = poll.ticket(REJECTED);
        poll.ticket(REJECTED); // lost to another instance
        Ticket next = new Ticket.Poll().ticket(REJECTED);

        processor.process(document(of));
        assertThat(context.committed()).isFalse();
        processor.process(document(next));
        assertThat(context.committed()).isTrue();
    }

    @Test
    void withoutTransactionsNobodyWaitsForACommit() {
        MockProcessorContext<byte[], byte[]> context = context(Guarantee.AT_LEAST_ONCE);
        processor(context).process(document(new Ticket.Poll().ticket(REJECTED)));

        assertThat(context.committed()).isFalse();
    }

    private MockProcessorContext<byte[], byte[]> context(Guarantee guarantee) {
        KafkaSettings kafka =
                new KafkaSettings("nowhere:1", "test", guarantee, 1, 16, stateDir, Duration.ofSeconds(1), Map.of());
        Properties properties = StreamsProperties.of(kafka, Duration.ofSeconds(1));
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties);
        context.setRecordMetadata("documents", 0, 0);
        return context;
    }

    @SuppressWarnings("NullAway") // its documents all come with tickets: neither pipeline nor label sets are asked
    private static ClassifyProcessor processor(MockProcessorContext<byte[], byte[]> context) {
        ClassifyProcessor processor = new ClassifyProcessor(
                null, null, Duration.ofSeconds(1), new SinkLimits(1_000_000, 1_000_000), new Counters.Meter());
        processor.init(context);
        return processor;
    }

    private static Record<byte[], byte[]> document(Ticket ticket) {
        return new Record<>(new byte[0], new byte[0], 0, new RecordHeaders().add(ticket));
    }
}
