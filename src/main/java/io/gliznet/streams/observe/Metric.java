package io.gliznet.streams.observe;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every metric of the service itself, as Prometheus shows it. Libraries bring their own beside these.
 *
 * <p>Names follow Prometheus's conventions: base units, and {@code _total} at the end of a counter.
 */
public enum Metric {
    INFO(
            Kind.GAUGE,
            "gliznet_info",
            "The version that runs, its model, execution provider and guarantee. The value is 1.",
            "version",
            "model",
            "fingerprint",
            "provider",
            "guarantee"),
    READY(Kind.GAUGE, "gliznet_ready", "1 if documents are being classified or waited for, otherwise 0."),
    BROKER_UP(Kind.GAUGE, "gliznet_broker_up", "1 if the Kafka broker answers, otherwise 0."),
    REGISTRY_UP(
            Kind.GAUGE,
            "gliznet_registry_up",
            "1 if the schema registry answers, otherwise 0. Only if schema.registry.url names one over HTTP."),

    LAG(
            Kind.GAUGE,
            "gliznet_lag_records",
            "Records not yet committed, by partition. Markers of transactions count.",
            "topic",
            "partition"),
    OLDEST_UNCOMMITTED(
            Kind.GAUGE,
            "gliznet_oldest_uncommitted_seconds",
            "Age, by its timestamp, of the oldest record of a partition that was read and is not committed. 0 if there is none.",
            "topic",
            "partition"),
    END_TO_END(
            Kind.HISTOGRAM,
            "gliznet_end_to_end_seconds",
            "Time from the timestamp of a document until its result or dead letter is forwarded, and until that is committed.",
            Buckets.WAITS,
            "until"),

    READ(
            Kind.COUNTER,
            "gliznet_documents_read_total",
            "Records read, by format: document, avro, json or text.",
            "format"),
    CLASSIFIED(Kind.COUNTER, "gliznet_documents_classified_total", "Documents whose result is committed."),
    UNREADABLE(
            Kind.COUNTER,
            "gliznet_documents_unreadable_total",
            "Classified documents whose text the model can hardly read: a third or more of its tokens are unknown to it."),
    REJECTED(
            Kind.COUNTER,
            "gliznet_documents_rejected_total",
            "Documents whose dead letter is committed, by reason.",
            "reason"),
    SKIPPED(
            Kind.COUNTER,
            "gliznet_documents_skipped_total",
            "Committed records that are no documents, such as deletions."),
    UNROUTED(
            Kind.COUNTER,
            "gliznet_results_unrouted_total",
            "Results that could not be sent to the topic that their label set names."),

    HELD_DOCUMENTS(
            Kind.GAUGE,
            "gliznet_lookahead_documents",
            "Records that were read and have no answer yet, or stand behind one that has none."),
    HELD_BYTES(
            Kind.GAUGE,
            "gliznet_lookahead_bytes",
            "Bytes of the records of gliznet_lookahead_documents: keys, values and headers."),
    HELD_SECONDS(
            Kind.GAUGE,
            "gliznet_lookahead_device_seconds",
            "Time that the devices need for what was submitted to them, by their recent speed."),
    LIMIT_BYTES(
            Kind.GAUGE,
            "gliznet_lookahead_limit_bytes",
            "Limit of the bytes that are held (look.ahead.bytes), in memory: a record takes several times its bytes."),
    LIMIT_SECONDS(
            Kind.GAUGE,
            "gliznet_lookahead_limit_device_seconds",
            "Limit of the device time that is submitted (look.ahead.ms)."),

    TOKENIZE(Kind.HISTOGRAM, "gliznet_tokenize_seconds", "Time to tokenize a document.", Buckets.WORK),
    QUEUE_WAIT(Kind.HISTOGRAM, "gliznet_queue_wait_seconds", "Time that a sequence waits for a device.", Buckets.WAITS),
    INFERENCE(Kind.HISTOGRAM, "gliznet_inference_seconds", "Time that a device takes for a batch.", Buckets.WORK),
    BATCH_SEQUENCES(Kind.HISTOGRAM, "gliznet_inference_batch_sequences", "Sequences in a batch.", Buckets.SEQUENCES),
    BATCH_TOKENS(
            Kind.HISTOGRAM, "gliznet_inference_batch_tokens", "Tokens in a batch, without padding.", Buckets.TOKENS),
    PADDING(
            Kind.HISTOGRAM,
            "gliznet_inference_padding_ratio",
            "Share of the tokens of a batch that is padding, 0 to 1.",
            Buckets.SHARES),
    BATCHES(Kind.COUNTER, "gliznet_inference_batches_total", "Batches that the model ran."),
    SEQUENCES(
            Kind.COUNTER,
            "gliznet_inference_sequences_total",
            "Sequences that the model ran. A long document is several."),
    TOKENS(Kind.COUNTER, "gliznet_inference_tokens_total", "Tokens that the model ran, without padding."),
    PADDED_TOKENS(Kind.COUNTER, "gliznet_inference_padded_tokens_total", "Tokens that the model ran, with padding."),
    BUSY(
            Kind.COUNTER,
            "gliznet_inference_busy_seconds_total",
            "Time that a device computed, added over its callers; runs that failed count. Its rate divided by"
                    + " gliznet_inference_callers is the utilization; on a CPU it can exceed 1 while a short call runs beside"
                    + " long ones.",
            "device"),
    CALLERS(
            Kind.GAUGE,
            "gliznet_inference_callers",
            "Batches that a device runs at the same time, without a short one beside long ones on a CPU.",
            "device"),
    TENANTS(
            Kind.GAUGE,
            "gliznet_tenant_device_seconds",
            "Time of the devices by tenant in the last full minute. observe.tenants names the largest tenants, /other is the"
                    + " rest of them, and /none is work that is no tenant's, such as HTTP requests with their own labels.",
            "tenant"),

    LABEL_SETS(Kind.GAUGE, "gliznet_label_sets_cached", "Label sets that are decoded in memory."),
    LABEL_VECTORS(
            Kind.GAUGE,
            "gliznet_label_vectors_cached",
            "Vectors of labels in memory. Only for a model that reads labels apart from texts."),
    LABEL_STORE(Kind.GAUGE, "gliznet_label_store_entries", "Approximate number of label sets and vectors on disk."),
    LABEL_CACHE(
            Kind.COUNTER,
            "gliznet_label_cache_requests_total",
            "Requests to the caches of label sets (sets), of the vectors of whole label sets (vector-sets) and of single labels"
                    + " (vectors), by result: hit or miss. The last two only for a model that reads labels apart from texts.",
            "cache",
            "result"),
    LABEL_LAG(
            Kind.GAUGE,
            "gliznet_label_topic_lag_records",
            "Records of the topic of label sets that were not read at the newest look at its end."),
    LABEL_WAIT(
            Kind.GAUGE,
            "gliznet_label_update_wait_seconds",
            "Time that documents have waited for changes of label sets that were written before them. 0 if none waits."),

    THREADS_REPLACED(
            Kind.COUNTER, "gliznet_stream_threads_replaced_total", "Stream threads that failed and were replaced."),
    FENCED(
            Kind.COUNTER,
            "gliznet_transactions_fenced_total",
            "Transactions that were lost to another instance, or timed out at the broker."),
    RETRIES(
            Kind.COUNTER,
            "gliznet_document_retries_total",
            "Attempts to classify a document after one that the service failed on."),

    HTTP_TEXTS(
            Kind.GAUGE,
            "gliznet_http_texts_in_flight",
            "Texts of HTTP requests that are being scored. Only if http.port is set."),
    HTTP_REQUESTS(
            Kind.COUNTER,
            "gliznet_http_requests_total",
            "HTTP requests that were answered, by status. Only if http.port is set.",
            "status");

    /** The type of a metric. */
    public enum Kind {
        /** A value that starts at 0 with the process and only increases. */
        COUNTER,
        /** A value that can increase and decrease. */
        GAUGE,
        /** How many observations are in each bucket, how many there are, and their sum. */
        HISTOGRAM
    }

    /** Upper bounds of buckets, in ascending order. */
    private enum Buckets {
        NONE,
        WAITS(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 3_600),
        WORK(.000_1, .000_5, .001, .002_5, .005, .01, .025, .05, .1, .25, .5, 1, 5, 30),
        SEQUENCES(1, 2, 4, 8, 16, 32, 64, 128, 256),
        TOKENS(32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768),
        SHARES(.01, .05, .1, .2, .3, .5, .7);

        @SuppressWarnings("ImmutableEnumChecker") // it is copied before it leaves
        private final double[] bounds;

        Buckets(double... bounds) {
            this.bounds = bounds;
        }
    }

    private final Kind kind;
    private final String metricName;
    private final String description;
    private final Buckets buckets;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> labels;

    Metric(Kind kind, String metricName, String description, String... labels) {
        this(kind, metricName, description, Buckets.NONE, labels);
    }

    Metric(Kind kind, String metricName, String description, Buckets buckets, String... labels) {
        this.kind = kind;
        this.metricName = metricName;
        this.description = description;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    /** The name in a scrape. */
    public String metricName() {
        return metricName;
    }

    /** What it counts or measures. */
    public String description() {
        return description;
    }

    /** Names of labels. */
    public List<String> labels() {
        return labels;
    }

    /** Upper bounds of the buckets of a histogram in ascending order; empty for others. */
    public double[] buckets() {
        return buckets.bounds.clone();
    }

    /** The base unit; empty for a plain number. */
    public String unit() {
        String base = metricName.replaceFirst("_total$", "");
        return Stream.of("seconds", "bytes", "tokens", "sequences", "records", "ratio")
                .filter(unit -> base.endsWith("_" + unit))
                .findFirst()
                .orElse("");
    }
}
