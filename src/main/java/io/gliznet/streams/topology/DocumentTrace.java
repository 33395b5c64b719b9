package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.observe.StageTimes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One document from its poll to its commit, as a span with a child for each stage. Times are noted while it is on its way. The span starts when
 * the result is made, because that carries its context, and all spans end when the offset is committed. So a document that is read again after a
 * lost transaction is one span, the last: a span that never ends is never exported.
 *
 * <p>Threading: the stream thread, and before the answer the thread that brings it.
 */
final class DocumentTrace {

    static final String NAME = "gliznet classify";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracing tracing;
    private final long polled = System.nanoTime();
    private final List<StageTimes> attempts = new ArrayList<>(1);
    private long answered;
    private long forwarded;
    private long tokens;
    private int labels;
    private long nanosToEpoch;
    private Span span = Span.getInvalid();

    DocumentTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Where the stages of the next attempt are noted. */
    StageTimes nextAttempt() {
        StageTimes next = new StageTimes();
        attempts.add(next);
        return next;
    }

    /** Those of the attempt that computed the scores, which a later one may have used; without scores, those of the last one. */
    private StageTimes stages() {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).scored() != 0) {
                return attempts.get(i);
            }
        }
        return attempts.isEmpty() ? new StageTimes() : attempts.get(attempts.size() - 1);
    }

    /** An attempt has its outcome. */
    void answered(Submission submission) {
        answered = System.nanoTime() | 1;
        tokens = submission.work().getNow(Submission.Work.NONE).tokens();
        labels = submission.labelSet().map(set -> set.labels().size()).orElse(0);
    }

    /** @param document its headers, which may have the context of a parent */
    void start(RecordMetadata from, Headers document) {
        Instant now = Instant.now();
        nanosToEpoch = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
        span = tracing.tracer()
                .spanBuilder(NAME)
                .setParent(W3C.extract(Context.root(), document, LastHeader.INSTANCE))
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(nanosToEpoch + polled, NANOSECONDS)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.operation.name", "classify")
                .setAttribute("messaging.consumer.group.name", tracing.group())
                .setAttribute("messaging.destination.name", from.topic())
                .setAttribute("messaging.destination.partition.id", Integer.toString(from.partition()))
                .setAttribute("messaging.kafka.offset", from.offset())
                .startSpan();
    }

    /** Makes the span the parent of what readers of the result do. */
    void writeTo(Headers result) {
        if (!span.getSpanContext().isValid()) {
            return;
        }
        W3C.fields().forEach(result::remove);
        W3C.inject(
                Context.root().with(span), result, (headers, name, value) -> result.add(name, value.getBytes(UTF_8)));
    }

    /**
     * The document's answer is forwarded, or it has none.
     *
     * @return runs the action, and ends the spans
     */
    Runnable atCommit(Answer answer, Runnable action) {
        forwarded = System.nanoTime();
        if (span.isRecording()) {
            describe(answer); // now: the answer, whose bytes may be many, is not kept until the commit
        }
        return () -> {
            action.run();
            if (span.isRecording()) {
                addStages();
            }
            span.end(nanosToEpoch + forwarded, NANOSECONDS);
        };
    }

    private void describe(Answer answer) {
        if (tokens > 0) {
            span.setAttribute("gliznet.tokens", tokens);
        }
        if (labels > 0) {
            span.setAttribute("gliznet.labels", labels);
        }
        if (answer instanceof Answer.Result result) {
            describe("classified", Optional.of(result.labelSet().tenantId()));
        } else if (answer instanceof Answer.DeadLetter letter) {
            Outcome.Rejected rejected = letter.rejected();
            describe("rejected", rejected.tenantId());
            span.setAttribute("error.type", rejected.reason().name()).setStatus(StatusCode.ERROR);
        } else {
            describe("skipped", Optional.empty());
        }
    }

    private void describe(String outcome, Optional<String> tenant) {
        span.setAttribute("gliznet.outcome", outcome);
        if (tracing.namesTenants()) {
            tenant.ifPresent(name -> span.setAttribute("gliznet.tenant", name));
        }
    }

    private void addStages() {
        StageTimes stages = stages();
        addStage("decode", stages.decoding(), stages.decoded());
        addStage("wait", stages.decoded(), stages.taken());
        addStage("infer", stages.taken(), stages.scored() == 0 ? answered : stages.scored());
        addStage("forward", answered, forwarded);
    }

    /** A stage that did not happen has no times. */
    private void addStage(String name, long from, long to) {
        if (from != 0 && to != 0) {
            tracing.tracer()
                    .spanBuilder(name)
                    .setParent(Context.root().with(span))
                    .setStartTimestamp(nanosToEpoch + from, NANOSECONDS)
                    .startSpan()
                    .end(nanosToEpoch + to, NANOSECONDS);
        }
    }

    /** Reads the last header of a name, as Kafka's own readers do. */
    private enum LastHeader implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Headers headers) {
            return Stream.of(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            Header header = headers == null ? null : headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        }
    }
}
