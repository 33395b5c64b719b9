package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * Every key, with its default and its documentation, in the order they are documented in. Keys hold letters and dots alone, so
 * that {@code GLIZNET_} with underscores names each of them without a doubt.
 */
final class Keys {

    /** Whatever follows is given to Kafka as it is. */
    static final String KAFKA_PREFIX = "kafka.";
    /** Whatever follows is given to the serializers as it is. */
    static final String SERDE_PREFIX = "serde.";

    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String APPLICATION_ID = "application.id";
    static final String PROCESSING_GUARANTEE = "processing.guarantee";
    static final String STREAM_THREADS = "stream.threads";
    static final String STATE_DIR = "state.dir";
    static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";
    static final String SHUTDOWN_TIMEOUT_MS = "shutdown.timeout.ms";

    static final String TOPIC_DOCUMENTS = "topic.documents";
    static final String TOPIC_LABEL_SETS = "topic.label.sets";
    static final String TOPIC_CLASSIFIED = "topic.classified";
    static final String TOPIC_DEAD_LETTERS = "topic.dead.letters";

    static final String REGISTRY_URL = "schema.registry.url";
    static final String REGISTRY_TIMEOUT_MS = "schema.registry.timeout.ms";
    static final String REGISTRY_CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String REGISTRY_CREDENTIALS = "basic.auth.user.info";
    static final String REGISTER_SCHEMAS = "auto.register.schemas";
    static final String USE_LATEST_VERSION = "use.latest.version";
    static final String SERIALIZER_CLASS = "serializer.class";
    static final String DESERIALIZER_CLASS = "deserializer.class";

    static final String MODEL_DIR = "model.dir";
    static final String MODEL_PRECISION = "model.precision";
    static final String EXECUTION_PROVIDER = "execution.provider";
    static final String EXECUTION_DEVICES = "execution.devices";
    static final String EXECUTION_MEMORY_BYTES = "execution.memory.bytes";

    static final String TEXT_MAX_BYTES = "text.max.bytes";
    static final String TEXT_MAX_WINDOWS = "text.max.windows";
    static final String TEXT_OVERLAP_TOKENS = "text.overlap.tokens";
    static final String TEXT_TRUNCATION = "text.truncation";

    static final String DOCUMENT_MAX_TOKENS = "document.max.tokens";
    static final String LOOK_AHEAD_MS = "look.ahead.ms";
    static final String LOOK_AHEAD_BYTES = "look.ahead.bytes";
    static final String PROCESSING_MAX_ATTEMPTS = "processing.max.attempts";

    static final String LABELS_CACHE_BYTES = "labels.cache.bytes";

    static final String BATCH_MAX_TOKENS = "batch.max.tokens";
    static final String BATCH_WINDOW_DOCUMENTS = "batch.window.documents";
    static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";

    static final String INFERENCE_THREADS = "inference.threads";
    static final String TOKENIZER_THREADS = "tokenizer.threads";
    static final String INFERENCE_TIMEOUT_MS = "inference.timeout.ms";

    static final String OBSERVE_HOST = "observe.host";
    static final String OBSERVE_PORT = "observe.port";

    static final ConfigDef DEFINITION = define();

    private Keys() {}

    private static ConfigDef define() {
        Group kafka = new Group(new ConfigDef(), "Kafka");
        kafka.key(BOOTSTRAP_SERVERS, LIST, "localhost:9092", new Valid.Addresses(), HIGH, "Brokers to ask first.");
        kafka.key(
                APPLICATION_ID,
                STRING,
                "gliznet",
                new Valid.NonEmpty("a name"),
                HIGH,
                "Name of the consumer group, prefix of transactions; instances of one service share it.");
        kafka.key(
                PROCESSING_GUARANTEE,
                STRING,
                "exactly_once_v2",
                Valid.OneOf.of("exactly_once_v2", "at_least_once"),
                HIGH,
                "exactly_once_v2: one result per document, also after a crash. at_least_once: less work per commit, and a"
                        + " document in flight during a crash may have two results.");
        kafka.key(
                STREAM_THREADS,
                INT,
                2,
                Valid.Range.from(1),
                MEDIUM,
                "Threads that poll and write, 2 or 3 a device; scoring has threads of its own.");
        kafka.key(
                STATE_DIR,
                STRING,
                "state",
                new Valid.NonEmpty("a folder"),
                MEDIUM,
                "Folder where label encodings are kept between starts.");
        kafka.key(
                STARTUP_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.from(0),
                MEDIUM,
                "How long a start waits for a broker that does not answer before it gives up with exit code 1.");
        kafka.key(
                SHUTDOWN_TIMEOUT_MS,
                LONG,
                8_000L,
                Valid.Range.from(0),
                MEDIUM,
                "How long a stop waits for documents in flight; what is not done by then is done by the next start.");

        Group topics = kafka.next("Topics");
        topics.key(
                TOPIC_DOCUMENTS,
                STRING,
                "documents",
                new Valid.NonEmpty("a topic"),
                HIGH,
                "Documents are read from here.");
        topics.key(
                TOPIC_LABEL_SETS,
                STRING,
                "label-sets",
                new Valid.NonEmpty("a topic"),
                HIGH,
                "Label sets are read from here; cleanup.policy=compact.");
        topics.key(
                TOPIC_CLASSIFIED,
                STRING,
                "classified",
                new Valid.NonEmpty("a topic"),
                HIGH,
                "Scored documents are written here.");
        topics.key(
                TOPIC_DEAD_LETTERS,
                STRING,
                "dead-letters",
                new Valid.NonEmpty("a topic"),
                HIGH,
                "Documents at fault are written here, byte for byte, with the reason in their headers.");

        Group registry = topics.next("Schema registry");
        registry.key(
                REGISTRY_URL,
                STRING,
                "",
                null,
                HIGH,
                "Schema registry with Confluent's REST API; several are separated by commas. Empty: no registry, records"
                        + " carry the fingerprint of their schema. mock://name: one inside this process.");
        registry.key(
                REGISTRY_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.from(0),
                MEDIUM,
                "How long a registry that does not answer is waited for; documents wait with it, none is lost.");
        registry.key(
                REGISTRY_CREDENTIALS_SOURCE,
                STRING,
                "",
                Valid.OneOf.of("", "USER_INFO", "URL", "SASL_INHERIT"),
                LOW,
                "Where the registry's user and password come from. Empty: there are none.");
        registry.key(
                REGISTRY_CREDENTIALS,
                PASSWORD,
                "",
                null,
                LOW,
                "user:password for USER_INFO. Better set by the environment than in a file.");
        registry.key(
                REGISTER_SCHEMAS,
                BOOLEAN,
                true,
                null,
                MEDIUM,
                "Register schemas at first use. false: they have to be there.");
        registry.key(
                USE_LATEST_VERSION,
                BOOLEAN,
                false,
                null,
                LOW,
                "Write with the newest registered schema instead of the one this version was built with.");
        registry.key(
                SERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroSerializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Kafka serializer of Avro records; io.confluent.kafka.serializers.KafkaAvroSerializer drops in.");
        registry.key(
                DESERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroDeserializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Kafka deserializer of Avro records; io.confluent.kafka.serializers.KafkaAvroDeserializer drops in.");

        Group model = registry.next("Model");
        model.key(
                MODEL_DIR,
                STRING,
                "models/default",
                new Valid.NonEmpty("a folder"),
                HIGH,
                "Folder with gliznet.json, tokenizer.json and at least one graph. A relative path is looked for in the"
                        + " working directory, then where gliznet is installed.");
        model.key(
                MODEL_PRECISION,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "fp32", "fp16", "int8"),
                MEDIUM,
                "Which graph of the folder to load. auto: the fastest for the device.");
        model.key(
                EXECUTION_PROVIDER,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "cpu", "cuda"),
                MEDIUM,
                "What computes. auto: a GPU if it works, otherwise the CPU, and says why. cuda: refuses to start without a"
                        + " GPU.");
        model.key(
                EXECUTION_DEVICES,
                LIST,
                "0",
                new Valid.Ordinals(),
                LOW,
                "GPUs to use, by number, separated by commas.");
        model.key(
                EXECUTION_MEMORY_BYTES,
                LONG,
                4_294_967_296L,
                Valid.Range.from(1),
                LOW,
                "Most memory that the model takes on each GPU.");

        Group text = model.next("Texts");
        text.key(
                TEXT_MAX_BYTES,
                INT,
                1_048_576,
                Valid.Range.from(1),
                MEDIUM,
                "Largest text in UTF-8; a longer one is a dead letter, TEXT_TOO_LARGE.");
        text.key(
                TEXT_MAX_WINDOWS,
                INT,
                16,
                Valid.Range.from(1),
                MEDIUM,
                "Most pieces a long text is scored in; what lies behind the last is not read, and the result's coverage"
                        + " says so.");
        text.key(
                TEXT_OVERLAP_TOKENS,
                INT,
                64,
                Valid.Range.from(0),
                LOW,
                "Most tokens that a piece of a long text shares with the one before.");
        text.key(
                DOCUMENT_MAX_TOKENS,
                INT,
                32_768,
                Valid.Range.from(512),
                MEDIUM,
                "Most tokens that the model reads for one document, over all windows of its text and all passes of its labels."
                        + " Text beyond it is not scored, and the result's coverage says so. A label set that alone needs"
                        + " more is invalid.");
        text.key(
                TEXT_TRUNCATION,
                STRING,
                "windows",
                Valid.OneOf.of("windows", "reference"),
                LOW,
                "windows: every label is scored against every piece. reference: cut text and labels as the reference"
                        + " implementation does, for comparisons with it.");

        Group labels = text.next("Label sets");
        labels.key(
                LABELS_CACHE_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(0),
                LOW,
                "About how much memory the label sets in use may take; the others are read from state.dir when they are"
                        + " needed.");

        Group batches = labels.next("Batches");
        batches.key(
                BATCH_MAX_TOKENS,
                INT,
                16_384,
                Valid.Range.from(1),
                MEDIUM,
                "Most tokens in one batch on a GPU, padding included. A CPU is fastest with one document at a time.");
        batches.key(
                BATCH_WINDOW_DOCUMENTS,
                INT,
                1_024,
                Valid.Range.from(1),
                MEDIUM,
                "Documents that are looked at together and sorted by length, so that little is padded.");
        batches.key(
                BATCH_MAX_DELAY_MS,
                LONG,
                5L,
                Valid.Range.from(0),
                MEDIUM,
                "How long a batch that is not full waits for documents that are being tokenized; an idle stream never waits.");

        Group inference = batches.next("Threads and time");
        inference.key(
                INFERENCE_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                MEDIUM,
                "Threads that run the model on a CPU. 0: one per core.");
        inference.key(
                TOKENIZER_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                LOW,
                "Threads that decode and tokenize. 0: as many as fit the device.");
        inference.key(
                INFERENCE_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.from(1),
                MEDIUM,
                "How long a device may compute one batch. After that the device is taken for lost, the service stops, and nothing"
                        + " is lost.");

        inference.key(
                LOOK_AHEAD_MS,
                LONG,
                2_000L,
                Valid.Range.from(1),
                LOW,
                "Work that is submitted to the devices ahead of the stream, in milliseconds of their time. A longer look-ahead"
                        + " keeps the devices busy, and lets a document wait longer behind others.");
        inference.key(
                LOOK_AHEAD_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(1_048_576),
                LOW,
                "About how much memory the documents may take that are polled or being classified.");
        inference.key(
                PROCESSING_MAX_ATTEMPTS,
                INT,
                3,
                Valid.Range.from(1),
                LOW,
                "How often a document is tried on which the service itself fails, while it classifies others. Then the document"
                        + " is a dead letter, PROCESSING_FAILED.");

        Group observe = inference.next("Observation");
        observe.key(
                OBSERVE_HOST,
                STRING,
                "127.0.0.1",
                new Valid.NonEmpty("a host name or address"),
                LOW,
                "Address for /live, /ready and /metrics. 0.0.0.0: every interface, as probes of Kubernetes need.");
        observe.key(
                OBSERVE_PORT,
                INT,
                0,
                new Valid.Range(0, 65_535),
                MEDIUM,
                "Port for /live, /ready and /metrics. 0: none is opened.");
        return observe.definition();
    }

    /** Keys that are documented under one heading. */
    private record Group(ConfigDef definition, String name) {

        Group next(String heading) {
            return new Group(definition, heading);
        }

        void key(
                String key,
                ConfigDef.Type type,
                Object preset,
                @Nullable Validator valid,
                Importance importance,
                String doc) {
            int order = definition.names().size();
            definition.define(key, type, preset, valid, importance, doc, name, order, Width.MEDIUM, key);
        }
    }
}
