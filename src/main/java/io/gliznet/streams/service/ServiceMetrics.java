package io.gliznet.streams.service;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.observe.Metric;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.topology.ClassificationStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What {@code /metrics} tells of a running service. */
final class ServiceMetrics {

    private static final double NANOS_A_SECOND = 1e9;
    private static final List<RecordFormat> RECORD_FORMATS =
            List.of(RecordFormat.DOCUMENT, RecordFormat.AVRO, RecordFormat.JSON, RecordFormat.TEXT);

    private ServiceMetrics() {}

    static List<Metric> of(
            BooleanSupplier ready, ClassificationStream service, Classifier classifier, ServiceRecords records) {
        RegistryStatus registry = records.registry();
        MappedDocuments documents = records.documents();
        List<Metric> metrics = new ArrayList<>();
        metrics.add(state("gliznet_ready", "1 while documents are classified.", ready));
        metrics.add(state("gliznet_broker_up", "1 while the Kafka broker answers.", service::brokerAnswers));
        if (registry.isWatched()) {
            metrics.add(state("gliznet_registry_up", "1 while the schema registry answers.", registry::answers));
        }
        metrics.add(Metric.counter(
                "gliznet_documents_classified_total", "Documents with a result.", () -> service.counters()
                        .classified()));
        metrics.add(Metric.counter(
                "gliznet_documents_unreadable_total",
                "Documents with a result, a third or more of whose tokens the model does not know.",
                () -> service.counters().hardlyReadable()));
        metrics.add(Metric.counter(
                "gliznet_documents_skipped_total",
                "Records that are no documents, such as deletions.",
                () -> service.counters().skipped()));
        metrics.add(Metric.counter(
                "gliznet_results_unrouted_total",
                "Results whose label set names a topic to which they could not be sent.",
                () -> service.counters().unrouted()));
        for (RecordFormat format : RECORD_FORMATS) {
            metrics.add(new Metric(
                    "gliznet_documents_read_total",
                    Metric.Kind.COUNTER,
                    "Records read, by their format.",
                    Map.of("format", format.name().toLowerCase(Locale.ROOT)),
                    () -> documents.count(format)));
        }
        for (Reason reason : Reason.values()) {
            metrics.add(new Metric(
                    "gliznet_documents_rejected_total",
                    Metric.Kind.COUNTER,
                    "Documents sent to the dead letters.",
                    Map.of("reason", reason.name()),
                    () -> service.counters().rejected().getOrDefault(reason, 0L)));
        }
        metrics.add(Metric.counter("gliznet_inference_batches_total", "Batches run.", () -> classifier
                .stats()
                .batches()));
        metrics.add(Metric.counter(
                "gliznet_inference_sequences_total",
                "Sequences run: a document, or a part of one.",
                () -> classifier.stats().sequences()));
        metrics.add(Metric.counter("gliznet_inference_tokens_total", "Tokens run, padding left out.", () -> classifier
                .stats()
                .tokens()));
        metrics.add(Metric.counter(
                "gliznet_inference_padded_tokens_total",
                "Tokens run, padding included.",
                () -> classifier.stats().paddedTokens()));
        metrics.add(Metric.counter(
                "gliznet_inference_busy_seconds_total",
                "Time spent in the model, over all devices and callers.",
                () -> classifier.stats().busyNanos() / NANOS_A_SECOND));
        return metrics;
    }

    private static Metric state(String name, String help, BooleanSupplier holds) {
        return Metric.gauge(name, help, () -> holds.getAsBoolean() ? 1 : 0);
    }
}
