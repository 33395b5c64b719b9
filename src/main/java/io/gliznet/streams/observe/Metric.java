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
            "Which version runs, with which model, on what, under which guarantee? The value is 1.",
            "version",
            "model",
            "fingerprint",
            "provider",
            "guarantee"),
    READY(Kind.GAUGE, "gliznet_ready", "Are documents being classified or waited for? 1 if so."),
    BROKER_UP(Kind.GAUGE, "gliznet_broker_up", "Does the Kafka broker answer? 1 if so."),
    REGISTRY_UP(
            Kind.GAUGE,
            "gliznet_registry_up",
            "Does the schema registry answer? 1 if so. Only if schema.registry.url names one over HTTP."),

    LAG(
            Kind.GAUGE,
            "gliznet_lag_records",
            "How many records of a partition are not committed yet? Markers of transactions count.",
            "topic",
            "partition"),
    OLDEST_UNCOMMITTED(
            Kind.GAUGE,
            "gliznet_oldest_uncommitted_seconds",
            "How old is the oldest record of a partition that was read and is not committed, by its timestamp? 0 if there is none.",
            "topic",
            "partition"),
    END_TO_END(
            Kind.HISTOGRAM,
            "gliznet_end_to_end_seconds",
            "How long after its timestamp is a document answered? Until its result or dead letter is forwarded, and until"
                    + " that is committed.",
            Buckets.WAITS,
            "until"),

    READ(
            Kind.COUNTER,
            "gliznet_documents_read_total",
            "Records read, by their format: document, avro, json or text. What do the sources hold?",
            "format"),
    CLASSIFIED(
            Kind.COUNTER, "gliznet_documents_classified_total", "How many documents have a result that is committed?"),
    UNREADABLE(
            Kind.COUNTER,
            "gliznet_documents_unreadable_total",
            "Of these, how many texts can the model hardly read? A third or more of their tokens are unknown to it."),
    REJECTED(
            Kind.COUNTER,
            "gliznet_documents_rejected_total",
            "How many documents became dead letters that are committed, and why?",
            "reason"),
    SKIPPED(
            Kind.COUNTER,
            "gliznet_documents_skipped_total",
            "How many committed records are no documents, such as deletions?"),
    UNROUTED(
            Kind.COUNTER,
            "gliznet_results_unrouted_total",
            "How many results could not be sent to the topic that their label set names?"),

    HELD_DOCUMENTS(
            Kind.GAUGE,
            "gliznet_lookahead_documents",
            "How many records were read and have no answer yet, or stand behind one that has none?"),
    HELD_BYTES(Kind.GAUGE, "gliznet_lookahead_bytes", "How many bytes do these records have?"),
    HELD_SECONDS(
            Kind.GAUGE,
            "gliznet_lookahead_device_seconds",
            "How long do the devices need for what was submitted to them, by their speed of late?"),
    LIMIT_BYTES(
            Kind.GAUGE,
            "gliznet_lookahead_limit_bytes",
            "How many bytes may be held? The limit of look.ahead.bytes, in memory: a record takes several times its bytes."),
    LIMIT_SECONDS(
            Kind.GAUGE,
            "gliznet_lookahead_limit_device_seconds",
            "How much time of the devices may be submitted? The limit of look.ahead.ms."),

    TOKENIZE(Kind.HISTOGRAM, "gliznet_tokenize_seconds", "How long does it take to tokenize a document?", Buckets.WORK),
    QUEUE_WAIT(
            Kind.HISTOGRAM, "gliznet_queue_wait_seconds", "How long does a sequence wait for a device?", Buckets.WAITS),
    INFERENCE(Kind.HISTOGRAM, "gliznet_inference_seconds", "How long does a device take for a batch?", Buckets.WORK),
    BATCH_SEQUENCES(
            Kind.HISTOGRAM,
            "gliznet_inference_batch_sequences",
            "How many sequences are in a batch?",
            Buckets.SEQUENCES),
    BATCH_TOKENS(
            Kind.HISTOGRAM,
            "gliznet_inference_batch_tokens",
            "How many tokens are in a batch, padding left out?",
            Buckets.TOKENS),
    PADDING(
            Kind.HISTOGRAM,
            "gliznet_inference_padding_ratio",
            "Which share of the tokens of a batch is padding, 0 to 1?",
            Buckets.SHARES),
    BATCHES(Kind.COUNTER, "gliznet_inference_batches_total", "How many batches did the model run?"),
    SEQUENCES(
            Kind.COUNTER,
            "gliznet_inference_sequences_total",
            "How many sequences did the model run? A long document is several."),
    TOKENS(Kind.COUNTER, "gliznet_inference_tokens_total", "How many tokens did the model run, padding left out?"),
    PADDED_TOKENS(
            Kind.COUNTER,
            "gliznet_inference_padded_tokens_total",
            "How many tokens did the model run, padding included?"),
    BUSY(
            Kind.COUNTER,
            "gliznet_inference_busy_seconds_total",
            "How long did a device compute, added over its callers? The rate divided by gliznet_inference_callers is its utilisation.",
            "device"),
    CALLERS(Kind.GAUGE, "gliznet_inference_callers", "How many batches does a device run at the same time?", "device"),
    TENANTS(
            Kind.GAUGE,
            "gliznet_tenant_device_seconds",
            "Whose documents keep the devices busy? Time of the devices in the last full minute; observe.tenants names the"
                    + " largest tenants, and other is the rest.",
            "tenant"),

    LABEL_SETS(Kind.GAUGE, "gliznet_label_sets_cached", "How many label sets are decoded in memory?"),
    LABEL_VECTORS(
            Kind.GAUGE,
            "gliznet_label_vectors_cached",
            "How many vectors of labels are in memory? Only for a model that reads labels apart from texts."),
    LABEL_STORE(Kind.GAUGE, "gliznet_label_store_entries", "About how many label sets and vectors are on disk?"),
    LABEL_CACHE(
            Kind.COUNTER,
            "gliznet_label_cache_requests_total",
            "Do the caches of label sets and of vectors hold what is used? Their requests, by result: hit or miss. Vectors only as above.",
            "cache",
            "result"),
    LABEL_LAG(
            Kind.GAUGE,
            "gliznet_label_topic_lag_records",
            "How many records of the topic of label sets were not read at the newest look at its end?"),
    LABEL_WAIT(
            Kind.GAUGE,
            "gliznet_label_update_wait_seconds",
            "How long have documents waited for changes of label sets that were written before them? 0 if none waits."),

    THREADS_REPLACED(
            Kind.COUNTER, "gliznet_stream_threads_replaced_total", "How many stream threads failed and were replaced?"),
    FENCED(
            Kind.COUNTER,
            "gliznet_transactions_fenced_total",
            "How many transactions were lost to another instance, or timed out at the broker?"),
    RETRIES(
            Kind.COUNTER,
            "gliznet_document_retries_total",
            "How many attempts to classify a document came after one that the service failed on?"),

    HTTP_TEXTS(
            Kind.GAUGE,
            "gliznet_http_texts_in_flight",
            "How many texts of HTTP requests are being scored? Only if http.port is set."),
    HTTP_REQUESTS(
            Kind.COUNTER,
            "gliznet_http_requests_total",
            "How many HTTP requests were answered, and how? Only if http.port is set.",
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
    private final String shown;
    private final String question;
    private final Buckets buckets;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> labels;

    Metric(Kind kind, String shown, String question, String... labels) {
        this(kind, shown, question, Buckets.NONE, labels);
    }

    Metric(Kind kind, String shown, String question, Buckets buckets, String... labels) {
        this.kind = kind;
        this.shown = shown;
        this.question = question;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    /** The name in a scrape. */
    public String shown() {
        return shown;
    }

    /** What it answers to an operator, in whole sentences. */
    public String question() {
        return question;
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
        String base = shown.replaceFirst("_total$", "");
        return Stream.of("seconds", "bytes", "tokens", "sequences", "records", "ratio")
                .filter(unit -> base.endsWith("_" + unit))
                .findFirst()
                .orElse("");
    }
}
