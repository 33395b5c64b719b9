package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Submit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One document in, exactly one record out before it returns: a result, or a dead letter. So an offset is never committed
 * past a document that has neither. Where we are at fault it throws, and the document stays where it is.
 *
 * <p>In a transaction nobody sees a record before it is committed: so when the last document of a poll has its record, it asks
 * for a commit. An idle service commits at once, a busy one once for many documents.
 *
 * <p>Threading: a stream thread's own.
 */
final class ClassifyProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    private final Submit submit;
    private final Function<Outcome.Classified, byte[]> write;
    private final Duration inferenceTimeout;
    private final SinkLimits limits;
    private final Counters.Meter meter;
    private boolean inTransactions;

    ClassifyProcessor(
            Submit submit,
            Function<Outcome.Classified, byte[]> write,
            Duration inferenceTimeout,
            SinkLimits limits,
            Counters.Meter meter) {
        this.submit = submit;
        this.write = write;
        this.inferenceTimeout = inferenceTimeout;
        this.limits = limits;
        this.meter = meter;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        inTransactions = Guarantee.EXACTLY_ONCE
                .value()
                .equals(context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    @Override
    public void process(Record<byte[], byte[]> document) {
        Optional<Ticket> ticket = Ticket.take(document.headers());
        Outcome result = await(ticket.map(Ticket::outcome).orElseGet(() -> submit.submit(document.value())));
        if (result instanceof Outcome.Classified classified) {
            send(document, classified);
        } else if (result instanceof Outcome.Rejected rejected) {
            deadLetter(document, rejected);
        } else {
            throw new AssertionError(result);
        }
        boolean pollDone = ticket.isPresent() && ticket.get().poll().answered();
        if (pollDone && inTransactions) {
            context().commit();
        }
    }

    private void send(Record<byte[], byte[]> document, Outcome.Classified classified) {
        Record<byte[], byte[]> result = document.withValue(write.apply(classified));
        long bytes = SinkLimits.bytes(result);
        if (bytes > limits.classifiedBytes()) {
            deadLetter(
                    document,
                    new Outcome.Rejected(
                            Reason.RESULT_TOO_LARGE,
                            "result: expected at most " + limits.classifiedBytes() + " bytes, found " + bytes));
            return;
        }
        context().forward(result, ClassificationTopology.CLASSIFIED);
        meter.classified();
    }

    private void deadLetter(Record<byte[], byte[]> document, Outcome.Rejected rejected) {
        context()
                .forward(
                        DeadLetters.of(document, from(), rejected, limits.deadLetterBytes()),
                        ClassificationTopology.DEAD_LETTERS);
        meter.rejected(rejected);
    }

    private Outcome await(CompletableFuture<Outcome> outcome) {
        try {
            return outcome.get(inferenceTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StreamsException(where() + " is not classified, and not at fault", e.getCause());
        } catch (TimeoutException e) {
            throw new StreamsException(where() + ": expected a result within " + inferenceTimeout + ", found none", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private String where() {
        RecordMetadata from = from();
        return "document " + from.topic() + "-" + from.partition() + "@" + from.offset();
    }

    private RecordMetadata from() {
        return context().recordMetadata().orElseThrow();
    }
}
