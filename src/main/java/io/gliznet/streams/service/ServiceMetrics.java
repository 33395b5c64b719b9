package io.gliznet.streams.service;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.topology.ClassificationStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What {@code /metrics} tells of a service as a whole; its parts register their own. */
final class ServiceMetrics {

    private static final List<RecordFormat> RECORD_FORMATS =
            List.of(RecordFormat.DOCUMENT, RecordFormat.AVRO, RecordFormat.JSON, RecordFormat.TEXT);

    private final Meters meters;

    ServiceMetrics(Meters meters) {
        this.meters = meters;
    }

    void register(
            GliznetConfig config,
            BooleanSupplier ready,
            ClassificationStream stream,
            Classifier classifier,
            ServiceRecords records) {
        state(Metric.READY, ready);
        state(Metric.BROKER_UP, stream::brokerAnswers);
        if (records.registry().isWatched()) {
            state(Metric.REGISTRY_UP, records.registry()::answers);
        }
        MappedDocuments documents = records.documents();
        for (RecordFormat format : RECORD_FORMATS) {
            meters.counter(
                    Metric.READ, () -> documents.count(format), format.name().toLowerCase(Locale.ROOT));
        }
        meters.info(
                Metric.INFO,
                version(),
                classifier.model().id(),
                classifier.model().fingerprint(),
                classifier.provider().name(),
                config.guarantee().name());
    }

    private void state(Metric metric, BooleanSupplier holds) {
        meters.gauge(metric, () -> holds.getAsBoolean() ? 1 : 0);
    }

    private static String version() {
        return Optional.ofNullable(ServiceMetrics.class.getPackage().getImplementationVersion())
                .orElse("built from classes");
    }
}
