package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.service.ClassifierPipeline;
import io.gliznet.streams.service.ServiceRecords;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Spans of a whole service with a real model. */
final class TracesIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path MODEL = Path.of("src/test/resources/models/bert-cosine");
    private static final int DOCUMENTS = 40;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @TempDir
    private Path stateDir;

    @Test
    void everyDocumentIsOneSpanOfItsTraceWithTrueTimes() throws Exception {
        long before = nanos(Instant.now());
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                SdkTracerProvider provider = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build();
                Classifier classifier = Classifier.open(ClassifierSettings.cpu(MODEL));
                ServiceRecords records = EndToEnd.records(flow);
                ClassificationStream service = service(flow, provider)) {
            assertThat(service.check()).isEmpty();
            service.start(new ClassifierPipeline(classifier, records));
            flow.putLabels("acme", "sports", "politics");
            for (int i = 0; i < DOCUMENTS; i++) {
                send(flow, i, i % 10 == 0 ? " " : "The striker scored twice in the final.");
            }
            await().atMost(LIMIT).until(() -> flow.results().size() == DOCUMENTS);
            await().atMost(LIMIT).until(() -> documents().size() == DOCUMENTS);

            long after = nanos(Instant.now());
            Map<String, SpanData> byTrace =
                    documents().stream().collect(Collectors.toMap(SpanData::getTraceId, Function.identity()));
            for (Flow.Result result : flow.results()) {
                SpanData span = Objects.requireNonNull(byTrace.get(trace(Integer.parseInt(result.id()))), result.id());
                assertThat(span.getStartEpochNanos()).isBetween(before, after);
                assertThat(span.getEndEpochNanos()).isBetween(span.getStartEpochNanos(), after);
                assertStages(span, result.classified());
                assertThat(result.header("traceparent"))
                        .contains(result.classified() ? span.getSpanId() : "00f067aa0ba902b7");
            }
        }
    }

    private void assertStages(SpanData span, boolean classified) {
        List<SpanData> stages = exporter.getFinishedSpanItems().stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .toList();
        assertThat(stages)
                .extracting(SpanData::getName)
                .isEqualTo(classified ? List.of("decode", "wait", "infer", "forward") : List.of("decode", "forward"));
        long last = span.getStartEpochNanos();
        for (SpanData stage : stages) {
            assertThat(stage.getStartEpochNanos()).isGreaterThanOrEqualTo(last);
            last = stage.getEndEpochNanos();
        }
        assertThat(last).isEqualTo(span.getEndEpochNanos());
        if (classified) {
            assertThat(span.getAttributes().get(AttributeKey.longKey("gliznet.tokens")))
                    .isPositive();
            assertThat(span.getAttributes().get(AttributeKey.longKey("gliznet.labels")))
                    .isEqualTo(2);
        }
    }

    private ClassificationStream service(Flow flow, SdkTracerProvider provider) {
        OpenTelemetrySdk telemetry =
                OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        return new ClassificationStream(
                Flow.kafka(BROKER.bootstrapServers(), flow.name(), Guarantee.EXACTLY_ONCE, stateDir),
                Flow.topology(flow.topics()),
                Meters.none(),
                Tracing.of(telemetry, flow.name(), false));
    }

    private static void send(Flow flow, int number, String text) {
        String id = Integer.toString(number);
        byte[] value = flow.bytes(Flow.document(id, "acme", text));
        var document = new ProducerRecord<byte[], byte[]>(flow.topics().documents(), null, id.getBytes(UTF_8), value);
        document.headers().add("traceparent", ("00-" + trace(number) + "-00f067aa0ba902b7-01").getBytes(UTF_8));
        Flow.acknowledged(flow.send(id, document));
    }

    private static String trace(int number) {
        return "%032x".formatted(number + 1);
    }

    private List<SpanData> documents() {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(DocumentTrace.NAME))
                .toList();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
