package io.gliznet.streams.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The content of {@code docs/metrics.md}. */
public final class MetricsPage {

    /** Metrics of a library: their names begin alike. */
    public record Family(String prefix, String content) {}

    /** What is beside the service's own metrics. */
    public static final List<Family> FAMILIES = List.of(
            new Family(
                    "kafka_stream_", "Kafka Streams: threads, tasks, commits, the store of label sets, and its state"),
            new Family("kafka_consumer_", "consumers: fetches, lag of the fetch position, rebalances, connections"),
            new Family("kafka_producer_", "producers: batches, errors, retries, time in transactions, connections"),
            new Family("kafka_admin_", "the admin client: requests and connections"),
            new Family("kafka_app_info_", "since when each client runs"),
            new Family("jvm_memory_", "heap and other memory of Java; the model's memory is outside"),
            new Family("jvm_gc_", "pauses of the garbage collector, and what survives it"),
            new Family("jvm_threads_", "threads of Java, by state"),
            new Family("jvm_buffer_", "buffers of Java outside the heap"),
            new Family("process_", "CPU time, open files and their limit, start and uptime of the process"),
            new Family("system_", "CPU and load of the machine or container"));

    private static final String HEAD = """
            # Metrics

            <!-- generated; see CONTRIBUTING.md -->

            With `observe.port` set, `/metrics` shows these in the text format of Prometheus, or in that of OpenMetrics to a client that
            accepts `application/openmetrics-text`. [Operations](operations.md#health-and-metrics) says what to watch.

            Outcomes of documents are counted when they are committed: under exactly-once, a document whose transaction is lost counts
            once, when the repetition is committed. All counters begin at 0 with the process.

            ## Metrics of gliznet

            A histogram `x` has the samples `x_bucket`, `x_count` and `x_sum`, and a gauge `x_max` beside it: the largest of about the
            last two minutes. There are no percentiles: Prometheus computes them from buckets, over all instances, by
            `histogram_quantile`.

            | metric | type | unit | labels | description |
            |---|---|---|---|---|
            """;

    private MetricsPage() {}

    /** The whole page. */
    public static String markdown() {
        return HEAD
                + Arrays.stream(Metric.values()).map(MetricsPage::row).collect(Collectors.joining())
                + "\n### Buckets\n\nUpper bounds, in the unit of the metric; the last bucket has none.\n\n| metric | buckets |\n|---|---|\n"
                + Arrays.stream(Metric.values())
                        .filter(metric -> metric.kind() == Metric.Kind.HISTOGRAM)
                        .map(metric -> "| `" + metric.metricName() + "` | " + buckets(metric) + " |\n")
                        .collect(Collectors.joining())
                + "\n## Metrics of libraries\n\n| names begin with | about |\n|---|---|\n"
                + FAMILIES.stream()
                        .map(family -> "| `" + family.prefix() + "` | " + family.content() + " |\n")
                        .collect(Collectors.joining())
                + "\nThose of Kafka are the metrics of its documentation, with the client, thread, task, topic and partition as labels.\n";
    }

    private static String row(Metric metric) {
        return "| `" + metric.metricName() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | "
                + metric.unit()
                + " | "
                + metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | "
                + metric.description() + " |\n";
    }

    private static String buckets(Metric metric) {
        return Arrays.stream(metric.buckets())
                .mapToObj(bound -> bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound))
                .map(bound -> bound.equals("1.0E-4") ? "0.0001" : bound.equals("5.0E-4") ? "0.0005" : bound)
                .collect(Collectors.joining(", "));
    }
}
