package io.gliznet.streams.bench;

import java.util.List;

/** Names of the rows, as the JSON and the printed table give them. */
final class RowNames {

    static final String RAW = "raw";
    static final String PIPELINE = "pipeline";
    static final String AT_LEAST_ONCE = "at-least-once";
    static final String EXACTLY_ONCE = "exactly-once";
    static final String NAIVE = "naive";
    static final String NAIVE_ALL_CORES = "naive-all-cores";
    static final String NAIVE_THREADS = "naive-threads";
    static final String INFORMED = "informed";
    static final String UNOBSERVED = "unobserved";
    static final String OBSERVED = "observed";
    static final String POISONED = "poisoned";
    static final String FORMAT_JSON = "format-json";
    static final String FORMAT_AVRO = "format-avro";
    static final String PYTHON_WORKER = "python-worker";
    static final String PADDED = "padded";
    static final String MIX = "mix";
    static final String SHORT = "short";
    static final String SHORT_EXACTLY_ONCE = "short-exactly-once";
    static final String LONG = "long";
    static final String BATCHES = "batches";
    static final String ONE_BY_ONE = "one-by-one";
    static final String IN_SEQUENCE = "in-sequence";
    static final String TOKENIZER = "tokenizer";
    static final String NAIVE_10MS = "naive-10ms";
    static final String NAIVE_3MS = "naive-3ms";
    static final String SIMULATED_10MS = "simulated-10ms";
    static final String SIMULATED_3MS = "simulated-3ms";
    static final String MANY_TENANTS = "many-tenants";
    static final String ONE_DEVICE = "one-device";
    static final String FOUR_DEVICES = "four-devices";
    static final String CALLERS = "callers";
    static final String IDLE = "idle";
    static final String IDLE_EXACTLY_ONCE = "idle-exactly-once";

    /** A row at a share of the full rate; its description is the share in percent. */
    static final String OFFERED = "offered";

    /** Rows on simulated devices, and the tokenizer, that take turns, in the order of the report. */
    static final List<String> ON_SIMULATED_DEVICE = List.of(TOKENIZER, SIMULATED_10MS, SIMULATED_3MS);

    private RowNames() {}
}
