package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.StageTimes;
import io.gliznet.streams.records.EncodedResult;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which spans a document has, and with which context its result goes on. */
final class DocumentTraceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + SENDER + "-01";
    private static final TopicPartition ZERO = new TopicPartition("documents", 0);
    private static final String ROUTE = "route";
    private static final Answer REJECTED =
            new Answer.DeadLetter(new Outcome.Rejected(Reason.EMPTY_TEXT, "none", Optional.of("acme")));

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .build();
    private final OpenTelemetry telemetry =
            OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    private final CommitProgress progress = new CommitProgress(Meters.none(), InstantSource.system());
    private final Tracing tracing = Tracing.of(telemetry, "gliznet", false).orElseThrow();

    @TempDir
    private Path stateDir;

    private MockProcessorContext<byte[], byte[]> context;
    private ClassifyProcessor processor;

    @BeforeEach
    @SuppressWarnings("NullAway") // its documents all come with tickets: the engine is not asked
    void open() {
        KafkaSettings kafka = new KafkaSettings(
                "nowhere:1", "test", Guarantee.EXACTLY_ONCE, 1, stateDir, Duration.ofSeconds(1), Map.of());
        Properties properties = StreamsProperties.of(kafka);
        context = new MockProcessorContext<>(properties);
        context.setRecordMetadata("documents", 0, 7);
        SinkTopic classified = SinkTopic.of("classified", 1_000_000);
        RouteTopics routes = new RouteTopics(
                topic -> true,
                Map.of(ROUTE, SinkTopic.of(ROUTE, 1_000_000)),
                topic -> CompletableFuture.completedFuture(Optional.empty()),
                InstantSource.system());
        SinkLimits limits = new SinkLimits(
                classified,
                SinkTopic.of("dead-letters", 1_000_000),
                routes,
                Integer.MAX_VALUE,
                ResultTimestamp.DOCUMENT,
                InstantSource.system());
        processor = new ClassifyProcessor(null, progress, Duration.ofSeconds(1), limits, new Counters.Meter());
        processor.init(context);
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aDocumentIsASpanBelowThatOfItsSenderWithAChildForEachStage() {
        Headers result = process(classified(Optional.empty()), answered(tracing), headers(SAMPLED));

        SpanData span = only();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SENDER);
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(text(result, "traceparent")).isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
        assertThat(text(result, "tracestate")).isEqualTo("vendor=1");
        assertThat(text(result, "baggage")).isEqualTo("user=2");

        List<SpanData> stages = stages(span);
        assertThat(stages).extracting(SpanData::getName).containsExactly("decode", "wait", "infer", "forward");
        long last = span.getStartEpochNanos();
        for (SpanData stage : stages) {
            assertThat(stage.getStartEpochNanos()).isGreaterThanOrEqualTo(last);
            assertThat(stage.getEndEpochNanos()).isGreaterThanOrEqualTo(stage.getStartEpochNanos());
            last = stage.getEndEpochNanos();
        }
        assertThat(last).isEqualTo(span.getEndEpochNanos());
        assertThat(Math.abs(last / 1_000_000 - System.currentTimeMillis())).isLessThan(60_000);
    }

    @Test
    void theSpanSaysWhereTheDocumentIsAndNotWhoseOrWhatItIs() {
        process(classified(Optional.empty()), answered(tracing), headers(SAMPLED));
        assertThat(attributes(only()))
                .isEqualTo(Map.of(
                        "messaging.system", "kafka",
                        "messaging.operation.type", "process",
                        "messaging.operation.name", "classify",
                        "messaging.consumer.group.name", "gliznet",
                        "messaging.destination.name", "documents",
                        "messaging.destination.partition.id", "0",
                        "messaging.kafka.offset", "7",
                        "gliznet.outcome", "classified",
                        "gliznet.tokens", "1"));
    }

    @Test
    void theTenantIsNamedIfThatIsPermitted() {
        Tracing naming = Tracing.of(telemetry, "gliznet", true).orElseThrow();
        process(classified(Optional.empty()), answered(naming), headers(SAMPLED));
        assertThat(attributes(only())).containsEntry("gliznet.tenant", "acme");
    }

    @Test
    void aDeadLetterKeepsTheContextOfItsDocumentAndItsSpanIsAnError() {
        Headers letter = process(REJECTED, answered(tracing), headers(SAMPLED));

        assertThat(text(letter, "traceparent")).isEqualTo(SAMPLED);
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attributes(only()))
                .containsEntry("gliznet.outcome", "rejected")
                .containsEntry("error.type", "EMPTY_TEXT")
                .doesNotContainKey("gliznet.tenant");
    }

    @Test
    void aDocumentWithoutAContextBeginsATrace() {
        Headers broken = new RecordHeaders().add("traceparent", "00-x".getBytes(UTF_8));
        broken.add("tracestate", "vendor=1".getBytes(UTF_8));
        Headers result = process(classified(Optional.empty()), answered(tracing), broken);

        SpanData span = only();
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(text(result, "traceparent")).contains(span.getTraceId(), span.getSpanId());
        assertThat(result.lastHeader("tracestate")).as("of another trace").isNull();
    }

    @Test
    void whatItsSenderDidNotSampleIsNotExportedAndGoesOnUnsampled() {
        Headers result =
                process(classified(Optional.empty()), answered(tracing), headers(SAMPLED.replaceAll("01$", "00")));
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
        assertThat(text(result, "traceparent"))
                .startsWith("00-" + TRACE)
                .endsWith("-00")
                .doesNotContain(SENDER);
    }

    @Test
    void aResultThatALaterAttemptUsesHasTheStagesOfTheAttemptThatComputedIt() {
        DocumentTrace trace = tracing.begin();
        StageTimes first = trace.nextAttempt();
        first.noteDecoding();
        first.noteDecoded();
        StageTimes second = trace.nextAttempt();
        second.noteDecoding();
        second.noteDecoded();
        first.noteTaken();
        first.noteScored();
        trace.answered(submission());
        process(classified(Optional.empty()), trace, headers(SAMPLED));

        List<SpanData> stages = stages(only());
        assertThat(stages).extracting(SpanData::getName).containsExactly("decode", "wait", "infer", "forward");
        assertThat(stages.get(1).getStartEpochNanos() - stages.get(0).getEndEpochNanos())
                .isZero();
    }

    @Test
    void anAttemptThatWasMadeAgainHasTheStagesOfTheLast() {
        DocumentTrace trace = tracing.begin();
        StageTimes first = trace.nextAttempt();
        first.noteDecoding();
        first.noteDecoded();
        first.noteTaken();
        trace.nextAttempt().noteDecoding();
        trace.answered(submission());
        process(REJECTED, trace, headers(SAMPLED));

        assertThat(stages(only())).extracting(SpanData::getName).containsExactly("forward");
    }

    @Test
    void aDocumentThatIsReadAgainAfterALostTransactionIsOneSpan() {
        poll();
        process(classified(Optional.empty()), answered(tracing), headers(SAMPLED));
        progress.lost(this, List.of(ZERO));
        assertThat(exporter.getFinishedSpanItems()).as("before the commit").isEmpty();

        poll();
        Headers result = process(classified(Optional.empty()), answered(tracing), headers(SAMPLED));
        assertThat(exporter.getFinishedSpanItems()).as("before the commit").isEmpty();
        progress.committed(Map.of(ZERO, new OffsetAndMetadata(8)));
        assertThat(text(result, "traceparent")).contains(only().getSpanId());
        assertThat(stages(only())).hasSize(4);
    }

    @Test
    void withoutTracingEveryContextGoesOnUnchanged() {
        for (Answer answer : List.of(classified(Optional.empty()), classified(Optional.of(ROUTE)), REJECTED)) {
            Headers sent = process(answer, null, headers(SAMPLED));
            assertThat(sent.headers("traceparent")).hasSize(1);
            assertThat(text(sent, "traceparent")).isEqualTo(SAMPLED);
            assertThat(text(sent, "tracestate")).isEqualTo("vendor=1");
            assertThat(text(sent, "baggage")).isEqualTo("user=2");
        }
    }

    @Test
    void aRoutedResultHasTheContextOfItsSpan() {
        Headers result = process(classified(Optional.of(ROUTE)), answered(tracing), headers(SAMPLED));
        assertThat(Route.take(result)).contains(new Route(ROUTE));
        assertThat(text(result, "traceparent")).contains(only().getSpanId());
    }

    @Test
    void withoutAnSdkThereIsNoTracing() {
        assertThat(Tracing.of(OpenTelemetry.noop(), "gliznet", true)).isEmpty();
        assertThat(Tracing.ofProcess("gliznet", true)).isEmpty();
    }

    /** The headers of what was sent. */
    private Headers process(Answer answer, @Nullable DocumentTrace trace, Headers headers) {
        context.resetForwards();
        headers.add(new Ticket(answer, false, trace));
        processor.process(new Record<>(new byte[0], new byte[0], 1, headers));
        return context.forwarded().get(0).record().headers();
    }

    private void poll() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("documents", 0, 7, new byte[0], new byte[0]);
        progress.received(
                this, new ConsumerRecords<>(Map.of(ZERO, List.of(record)), Map.of(ZERO, new OffsetAndMetadata(8))));
    }

    /** A document that has gone through all stages. */
    private static DocumentTrace answered(Tracing tracing) {
        DocumentTrace trace = tracing.begin();
        StageTimes stages = trace.nextAttempt();
        stages.noteDecoding();
        stages.noteDecoded();
        stages.noteTaken();
        stages.noteScored();
        trace.answered(submission());
        return trace;
    }

    /** Of one token. */
    private static StandInSubmission submission() {
        StandInSubmission submission = new StandInSubmission(
                new CompletableFuture<>(),
                key -> new LabelSets.Lookup.Unknown(),
                (document, labels) -> new CompletableFuture<>());
        submission.fail(new IllegalStateException());
        return submission;
    }

    private static Answer classified(Optional<String> route) {
        return new Answer.Result(
                new EncodedResult(new byte[0], Optional.empty(), Map.of()),
                route,
                new LabelSetKey("acme", "default"),
                false);
    }

    private static Headers headers(String parent) {
        return new RecordHeaders()
                .add("traceparent", parent.getBytes(UTF_8))
                .add("tracestate", "vendor=1".getBytes(UTF_8))
                .add("baggage", "user=2".getBytes(UTF_8));
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    /** The span of the document. */
    private SpanData only() {
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(DocumentTrace.NAME))
                .toList();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    /** Its children, in the order in which they ended. */
    private List<SpanData> stages(SpanData span) {
        return exporter.getFinishedSpanItems().stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .toList();
    }

    private static Map<String, String> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(
                        (Map.Entry<AttributeKey<?>, Object> entry) ->
                                entry.getKey().getKey(),
                        entry -> String.valueOf(entry.getValue())));
    }
}
