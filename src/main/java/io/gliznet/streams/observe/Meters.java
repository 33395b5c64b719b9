package io.gliznet.streams.observe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where the service's {@link Metric metrics} are registered, and what a scrape of them shows. A part makes its meters once and keeps them: what is
 * recorded for each document looks nothing up.
 *
 * <p>Threading: thread-safe. Ownership: closes what was bound.
 */
public final class Meters implements AutoCloseable {

    /** The text format of Prometheus. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** The format of the OpenMetrics project. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final MeterRegistry registry;
    private final Optional<PrometheusMeterRegistry> prometheus;
    private final List<Runnable> beforeScrapes = new CopyOnWriteArrayList<>();
    private final Collection<DoubleSupplier> counted = new CopyOnWriteArrayList<>();
    private final Collection<AutoCloseable> bound = new CopyOnWriteArrayList<>();

    /**
     * One sample of a metric whose samples come and go.
     *
     * @param labels values in the order of the metric's labels
     */
    public record Row(List<String> labels, double value) {

        public Row {
            labels = List.copyOf(labels);
        }
    }

    private Meters(MeterRegistry registry, Optional<PrometheusMeterRegistry> prometheus) {
        this.registry = registry;
        this.prometheus = prometheus;
    }

    /** Meters that can be scraped, among them those of the process and of its virtual machine. */
    public static Meters prometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(registry, Optional.of(registry));
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmGcMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(meters::bind);
        return meters;
    }

    /** Meters that nobody reads: nothing is recorded. */
    public static Meters none() {
        return new Meters(new CompositeMeterRegistry(), Optional.empty());
    }

    /**
     * Registers the metrics of a library, unless nobody reads them.
     *
     * @param library closed with this, if it can be closed
     */
    public void bind(MeterBinder library) {
        if (prometheus.isEmpty()) {
            return;
        }
        library.bindTo(registry);
        if (library instanceof AutoCloseable closeable) {
            bound.add(closeable);
        }
    }

    /** @param labels values in the order of the metric's labels */
    public DistributionSummary histogram(Metric metric, String... labels) {
        require(Metric.Kind.HISTOGRAM, metric);
        return DistributionSummary.builder(metric.metricName())
                .description(metric.description())
                .tags(tags(metric, List.of(labels)))
                .serviceLevelObjectives(metric.buckets())
                .register(registry);
    }

    /**
     * @param value supplies the current value at each scrape; must be thread-safe
     * @param labels values in the order of the metric's labels
     */
    public void gauge(Metric metric, DoubleSupplier value, String... labels) {
        require(Metric.Kind.GAUGE, metric);
        Gauge.builder(metric.metricName(), value::getAsDouble)
                .description(metric.description())
                .tags(tags(metric, List.of(labels)))
                .register(registry);
    }

    /**
     * @param value supplies the current value at each scrape; must be thread-safe
     * @param labels values in the order of the metric's labels
     */
    public void counter(Metric metric, DoubleSupplier value, String... labels) {
        require(Metric.Kind.COUNTER, metric);
        // the registry itself would let the garbage collector take it
        counted.add(value);
        FunctionCounter.builder(metric.metricName(), value, DoubleSupplier::getAsDouble)
                .description(metric.description())
                .tags(tags(metric, List.of(labels)))
                .register(registry);
    }

    /**
     * A metric that is 1: what it tells is in its labels. It is none of Micrometer's, which takes {@code _info} off a name.
     *
     * @param labels values in the order of the metric's labels
     */
    public void info(Metric metric, String... labels) {
        require(Metric.Kind.GAUGE, metric);
        prometheus.ifPresent(scraped -> {
            Info info = Info.builder()
                    .name(metric.metricName())
                    .help(metric.description())
                    .labelNames(metric.labels().toArray(String[]::new))
                    .register(scraped.getPrometheusRegistry());
            info.addLabelValues(labels);
        });
    }

    /** A gauge whose samples come and go. */
    public void rows(Metric metric, Supplier<List<Row>> rows) {
        require(Metric.Kind.GAUGE, metric);
        MultiGauge gauge = MultiGauge.builder(metric.metricName())
                .description(metric.description())
                .register(registry);
        beforeScrapes.add(() -> gauge.register(
                rows.get().stream()
                        .map(row -> MultiGauge.Row.of(tags(metric, row.labels()), row.value()))
                        .collect(Collectors.toCollection(ArrayList::new)),
                true));
    }

    /**
     * All metrics as text; empty if nobody was to read them.
     *
     * @param contentType one of the formats of this class
     */
    public synchronized String scrape(String contentType) {
        beforeScrapes.forEach(Runnable::run);
        return prometheus.map(scraped -> scraped.scrape(contentType)).orElse("");
    }

    /** The format that a client gets that accepts this. */
    static String contentType(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    @Override
    public void close() {
        for (AutoCloseable library : bound) {
            try {
                library.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        registry.close();
    }

    private static void require(Metric.Kind kind, Metric metric) {
        if (metric.kind() != kind) {
            throw new IllegalArgumentException(metric + ": expected a " + kind + ", found a " + metric.kind());
        }
    }

    private static Tags tags(Metric metric, List<String> values) {
        if (values.size() != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric + ": expected values of " + metric.labels() + ", found " + values);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(metric.labels().get(i), values.get(i)));
        }
        return Tags.of(tags);
    }
}
