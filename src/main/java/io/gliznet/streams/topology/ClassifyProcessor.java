package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.serde.SchemaIdHeader;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One document in, exactly one record out before it returns: a result, or a dead letter. So an offset is never committed past a document
 * that has neither. A record that is no document has none. A service error is thrown, and the document's offset is not committed.
 *
 * <p>A document brings its answer with it (see {@link LookAhead}), so this never waits. Readers of committed records see
 * nothing before a transaction ends: when no other document of its thread is being classified, one asks for a commit. So an
 * idle service commits at once, and a busy one for many documents.
 *
 * <p>Threading: a stream thread's own.
 */
final class ClassifyProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    private final Engine engine;
    private final CommitProgress progress;
    private final Duration inferenceTimeout;
    private final SinkLimits limits;
    private final Counters.Meter meter;
    private boolean inTransactions;

    ClassifyProcessor(
            Engine engine,
            CommitProgress progress,
            Duration inferenceTimeout,
            SinkLimits limits,
            Counters.Meter meter) {
        this.engine = engine;
        this.progress = progress;
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
        Answer answer = ticket.map(Ticket::answer).orElseGet(() -> classify(document));
        DocumentTrace trace = ticket.isPresent() ? ticket.get().trace() : null;
        if (trace != null && !(answer instanceof Answer.ServiceError)) {
            trace.start(from(), document.headers());
        }
        if (answer instanceof Answer.Result result) {
            send(document, result, trace);
        } else if (answer instanceof Answer.DeadLetter letter) {
            deadLetter(document, letter, trace);
        } else if (answer instanceof Answer.Skipped) {
            answered(document, answer, trace, meter::skipped);
        } else if (answer instanceof Answer.ServiceError error) {
            throw new StreamsException(
                    "Failed to classify " + where() + " because of a service error; its offset is not committed",
                    error.cause());
        } else {
            throw new AssertionError(answer);
        }
        if (inTransactions && ticket.isPresent() && ticket.get().commit()) {
            context().commit();
        }
    }

    private void send(Record<byte[], byte[]> document, Answer.Result answer, @Nullable DocumentTrace trace) {
        Record<byte[], byte[]> result = limits.result(document, answer.result());
        // it is the id of the document's schema, which readers would take for that of the result
        result.headers().remove(SchemaIdHeader.VALUE);
        if (trace != null) {
            trace.writeTo(result.headers());
        }
        LabelSetKey labelSet = answer.labelSet();
        Optional<SinkTopic> route = answer.route().flatMap(topic -> limits.route(topic, labelSet));
        Optional<Outcome.Rejected> refusal = limits.refusal(result, route.orElse(limits.classified()));
        if (refusal.isPresent()) {
            deadLetter(document, new Answer.DeadLetter(refusal.get().of(labelSet.tenantId())), trace);
            return;
        }
        route.ifPresent(sink -> result.headers().add(new Route(sink.name())));
        context().forward(result, ClassificationTopology.CLASSIFIED);
        // kept until the commit: not the answer, whose bytes may be many
        String tenantId = labelSet.tenantId();
        boolean isHardlyReadable = answer.isHardlyReadable();
        boolean isUnrouted = answer.route().isPresent() && route.isEmpty();
        answered(document, answer, trace, () -> {
            meter.classified(tenantId, isHardlyReadable);
            if (isUnrouted) {
                meter.unrouted();
            }
        });
    }

    private void deadLetter(Record<byte[], byte[]> document, Answer.DeadLetter letter, @Nullable DocumentTrace trace) {
        Outcome.Rejected rejected = letter.rejected();
        context().forward(DeadLetters.of(document, from(), rejected, limits), ClassificationTopology.DEAD_LETTERS);
        Reason reason = rejected.reason();
        answered(document, letter, trace, () -> meter.rejected(reason));
    }

    private void answered(
            Record<byte[], byte[]> document, Answer answer, @Nullable DocumentTrace trace, Runnable count) {
        progress.answered(from(), document.timestamp(), trace == null ? count : trace.atCommit(answer, count));
    }

    /** A document that no consumer of ours polled, as in a test of the topology alone. */
    private Answer classify(Record<byte[], byte[]> document) {
        RecordMetadata from = from();
        SourceRecord source = SourceRecords.of(document, from);
        Submission submission = engine.submit(source, new TopicPartition(from.topic(), from.partition()));
        try {
            engine.labelSetsRead().get(inferenceTimeout.toMillis(), TimeUnit.MILLISECONDS);
            submission.prepared().handle((done, failure) -> done).join();
            submission.join(null);
            return engine.answer(submission.outcome().get(inferenceTimeout.toMillis(), TimeUnit.MILLISECONDS), source);
        } catch (ExecutionException e) {
            return new Answer.ServiceError(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            return new Answer.ServiceError(e);
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
