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

/**
 * Every key with its default and its documentation, in the order of the documentation. Keys consist of lower-case letters and
 * dots, so that each has exactly one environment variable.
 */
final class Keys {

    /** Prefix of keys that are passed to Kafka Streams without it. */
    static final String KAFKA_PREFIX = "kafka.";
    /** Prefix of keys that are passed to the serializers without it. */
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
    static final String CLASSIFIED_TIMESTAMP = "classified.timestamp";
    static final String CLASSIFIED_FORMAT = "classified.format";
    static final String CLASSIFIED_CONTENT = "classified.content";
    static final String CLASSIFIED_FIELD = "classified.field";
    static final String CLASSIFIED_KEY = "classified.key";
    static final String CLASSIFIED_ROUTES = "classified.routes";
    static final String CLASSIFIED_HEADERS = "classified.headers";

    static final String REGISTRY_URL = "schema.registry.url";
    static final String REGISTRY_TIMEOUT_MS = "schema.registry.timeout.ms";
    static final String REGISTRY_CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String REGISTRY_CREDENTIALS = "basic.auth.user.info";
    static final String REGISTER_SCHEMAS = "auto.register.schemas";
    static final String USE_LATEST_VERSION = "use.latest.version";
    static final String SCHEMA_FILES = "avro.schema.files";
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
    static final String LABELS_VECTORS_BYTES = "labels.vectors.bytes";

    static final String BATCH_MAX_TOKENS = "batch.max.tokens";
    static final String BATCH_WINDOW_DOCUMENTS = "batch.window.documents";
    static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";

    static final String INFERENCE_THREADS = "inference.threads";
    static final String INFERENCE_INTRA_OP_THREADS = "inference.intra.op.threads";
    static final String TOKENIZER_THREADS = "tokenizer.threads";
    static final String INFERENCE_TIMEOUT_MS = "inference.timeout.ms";

    static final String OBSERVE_HOST = "observe.host";
    static final String OBSERVE_PORT = "observe.port";
    static final String OBSERVE_TENANTS = "observe.tenants";

    static final String HTTP_PORT = "http.port";
    static final String HTTP_HOST = "http.host";
    static final String HTTP_MAX_BODY_BYTES = "http.max.body.bytes";
    static final String HTTP_MAX_TEXTS = "http.max.texts";
    static final String HTTP_MAX_IN_FLIGHT_TEXTS = "http.max.in.flight.texts";
    static final String HTTP_TIMEOUT_MS = "http.timeout.ms";

    static final ConfigDef DEFINITION = define();

    private Keys() {}

    private static ConfigDef define() {
        KeyGroup kafka = new KeyGroup(new ConfigDef(), "Kafka");
        kafka.key(
                BOOTSTRAP_SERVERS,
                LIST,
                "localhost:9092",
                new Valid.Addresses(),
                HIGH,
                "Kafka bootstrap servers. Others of the cluster are found through them.");
        kafka.key(
                APPLICATION_ID,
                STRING,
                "gliznet",
                new Valid.NonEmpty("a name"),
                HIGH,
                "Name of the consumer group and prefix of the transactional ids. All instances of one service"
                        + " share it; every other service needs its own.");
        kafka.key(
                PROCESSING_GUARANTEE,
                STRING,
                "exactly_once_v2",
                Valid.OneOf.of("exactly_once_v2", "at_least_once"),
                HIGH,
                "With exactly_once_v2, a document has one committed result, also after a crash. With"
                        + " at_least_once, commits cost less, and a document that was in flight during a crash may have two"
                        + " results.");
        kafka.key(
                STREAM_THREADS,
                INT,
                2,
                Valid.Range.from(1),
                MEDIUM,
                "Number of threads that read documents and write results. Two or three per device are enough,"
                        + " because the model runs on threads of its own.");
        kafka.key(
                STATE_DIR,
                STRING,
                "state",
                new Valid.NonEmpty("a directory"),
                MEDIUM,
                "Directory in which the encoded label sets are kept between starts. Each instance needs its own. A relative"
                        + " path begins at the working directory.");
        kafka.key(
                STARTUP_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(1),
                MEDIUM,
                "How long a start waits for a broker or a schema registry that does not answer. After that time the process ends with"
                        + " exit code 1.");
        kafka.key(
                SHUTDOWN_TIMEOUT_MS,
                LONG,
                8_000L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long a shutdown may take. Results that are ready are written and committed; other documents are"
                        + " classified after the next start.");

        KeyGroup topics = kafka.next("Topics");
        topics.key(
                TOPIC_DOCUMENTS,
                STRING,
                "documents",
                new Valid.Sources(),
                HIGH,
                "Topics from which documents are read: names, or one regular expression that begins with ^ and that the whole name of"
                        + " a topic matches, also of one that is created later. Stop all instances before this key is changed.");
        topics.key(
                TOPIC_LABEL_SETS,
                STRING,
                "label-sets",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic from which label sets are read. It must have cleanup.policy=compact.");
        topics.key(
                TOPIC_CLASSIFIED,
                STRING,
                "classified",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic to which results are written.");
        topics.key(
                TOPIC_DEAD_LETTERS,
                STRING,
                "dead-letters",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic to which documents that cannot be processed are written, with their original bytes. The"
                        + " headers hold the reason.");
        KeyGroup mapping = MappingKeys.define(topics.next("Mapping of records to documents"));

        KeyGroup results = mapping.next("Results");
        results.key(
                CLASSIFIED_FORMAT,
                STRING,
                "avro",
                Valid.OneOf.of("avro", "json"),
                HIGH,
                "How results are written: Avro with schemas/Classification.avsc, or a JSON object with the same fields.");
        results.key(
                CLASSIFIED_CONTENT,
                STRING,
                "result",
                Valid.OneOf.of("result", "document"),
                MEDIUM,
                "What a JSON result holds. document: the document's own object, as JSON, with the result as one more field.");
        results.key(
                CLASSIFIED_FIELD,
                STRING,
                "classification",
                new Valid.NonEmpty("the name of a field"),
                LOW,
                "Name of the field that classified.content=document adds. A field of this name in a document is replaced.");
        results.key(
                CLASSIFIED_KEY,
                STRING,
                "document",
                Valid.OneOf.of("document", "tenant", "id", "label"),
                MEDIUM,
                "Key of a result: that of the document's record, the tenant, the document's id, or the best label. Results with the same"
                        + " key are in the same partition.");
        results.key(
                CLASSIFIED_ROUTES,
                STRING,
                "",
                null,
                MEDIUM,
                "Topics to which label sets may send results: names with commas between them; a name that ends with * is a prefix. A result"
                        + " whose label set names another topic, or one that does not exist, goes to topic.classified.");
        results.key(
                CLASSIFIED_HEADERS,
                BOOLEAN,
                true,
                null,
                LOW,
                "Whether a result has headers with its best label, score, selected labels, tenant, label set, and model.");
        results.key(
                CLASSIFIED_TIMESTAMP,
                STRING,
                "document",
                Valid.OneOf.of("document", "processing"),
                MEDIUM,
                "Timestamp of a result. document: its document's, so retention.ms of the classified topic counts from then."
                        + " processing: the time of classification, for backfills of old documents.");

        KeyGroup registry = results.next("Schema registry");
        registry.key(
                REGISTRY_URL,
                STRING,
                "",
                null,
                HIGH,
                "URL of a schema registry with the REST API of Confluent. Several URLs are separated by commas."
                        + " If the value is empty, no registry is used and each record carries the fingerprint of its"
                        + " schema. The value mock://NAME names a registry in the memory of this process.");
        registry.key(
                REGISTRY_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long processing waits for a schema registry that does not answer. After that time the stream"
                        + " thread is replaced; repeated failures stop the service. No document is lost.");
        registry.key(
                REGISTRY_CREDENTIALS_SOURCE,
                STRING,
                "",
                Valid.OneOf.of("", "USER_INFO", "URL", "SASL_INHERIT"),
                LOW,
                "Source of the user and password for the registry. With USER_INFO, it is the key"
                        + " basic.auth.user.info. SASL_INHERIT is for Confluent's serializers only. If the value is empty,"
                        + " no credentials are sent.");
        registry.key(
                REGISTRY_CREDENTIALS,
                PASSWORD,
                "",
                null,
                LOW,
                "Credentials for the registry as user:password, used if basic.auth.credentials.source is"
                        + " USER_INFO. Prefer the environment variable to a file.");
        registry.key(
                REGISTER_SCHEMAS,
                BOOLEAN,
                true,
                null,
                MEDIUM,
                "If true, schemas are registered when they are first used. If false, they must already be"
                        + " registered.");
        registry.key(
                USE_LATEST_VERSION,
                BOOLEAN,
                false,
                null,
                LOW,
                "If true, records are written with the newest registered schema instead of the schema of this"
                        + " version. It has an effect only if auto.register.schemas is false.");
        registry.key(
                SCHEMA_FILES,
                STRING,
                "",
                null,
                LOW,
                "Files with the Avro schemas of records in Avro's single-object encoding, separated by commas. The schemas of this project"
                        + " are known without a file.");
        registry.key(
                SERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroSerializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Class of the Kafka serializer for Avro records."
                        + " io.confluent.kafka.serializers.KafkaAvroSerializer can be used instead of the default.");
        registry.key(
                DESERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroDeserializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Class of the Kafka deserializer for Avro records."
                        + " io.confluent.kafka.serializers.KafkaAvroDeserializer can be used instead of the default.");

        KeyGroup model = registry.next("Model");
        model.key(
                MODEL_DIR,
                STRING,
                "models/default",
                new Valid.NonEmpty("a directory"),
                HIGH,
                "Model directory, which holds gliznet.json, tokenizer.json and at least one graph. A relative"
                        + " path is resolved against the working directory, and then against the installation directory.");
        model.key(
                MODEL_PRECISION,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "fp32", "fp16", "int8"),
                MEDIUM,
                "Precision of the graph to load from the model directory. With auto, the fastest graph for the"
                        + " device is loaded.");
        model.key(
                EXECUTION_PROVIDER,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "cpu", "cuda"),
                MEDIUM,
                "Device that runs the model. With auto, a GPU is used if it works; otherwise the CPU is used, and"
                        + " the log says why. With cuda, the service does not start without a GPU.");
        model.key(
                EXECUTION_DEVICES,
                LIST,
                "0",
                new Valid.Ordinals(),
                LOW,
                "Numbers of the GPUs to use. The CPU ignores this key.");
        model.key(
                EXECUTION_MEMORY_BYTES,
                LONG,
                4_294_967_296L,
                Valid.Range.from(1),
                LOW,
                "Limit of the memory that the model uses on each GPU. The CPU ignores this key.");

        KeyGroup text = model.next("Documents");
        text.key(
                TEXT_MAX_BYTES,
                INT,
                1_048_576,
                Valid.Range.from(1),
                MEDIUM,
                "Size limit of a document's title and text together, in bytes of UTF-8. A larger document becomes"
                        + " a dead letter with the reason TEXT_TOO_LARGE.");
        text.key(
                TEXT_MAX_WINDOWS,
                INT,
                16,
                Valid.Range.from(1),
                MEDIUM,
                "Maximum number of windows into which a long text is split. Text beyond the last window is"
                        + " ignored, and the coverage of the result says so.");
        text.key(
                TEXT_OVERLAP_TOKENS,
                INT,
                64,
                Valid.Range.from(0),
                LOW,
                "Maximum number of tokens that two neighbouring windows of a long text share.");
        text.key(
                DOCUMENT_MAX_TOKENS,
                INT,
                32_768,
                Valid.Range.from(512),
                MEDIUM,
                "Most tokens that the model reads for one document, over all windows of its text and all passes of its labels."
                        + " Text beyond it is not scored, and the result's coverage says so. A label set of a model"
                        + " that reads labels in the sequence of the text is invalid if it alone needs more.");
        text.key(
                TEXT_TRUNCATION,
                STRING,
                "windows",
                Valid.OneOf.of("windows", "reference"),
                LOW,
                "With windows, every label is scored against every window of a long text. With reference, text"
                        + " and labels are cut as the reference implementation of the model does, which is useful for"
                        + " comparisons with it.");

        KeyGroup labels = text.next("Label sets");
        labels.key(
                LABELS_CACHE_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(0),
                LOW,
                "Approximate size of the in-memory cache of label sets. Label sets that are not cached are read"
                        + " from state.dir.");
        labels.key(
                LABELS_VECTORS_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(0),
                LOW,
                "Approximate size of the in-memory cache of label vectors; a vector of the default model takes 1.7 KB in memory."
                        + " Vectors that are not cached are read from state.dir. Models that read labels in the sequence"
                        + " of the text ignore this key.");

        KeyGroup batches = labels.next("Batches");
        batches.key(
                BATCH_MAX_TOKENS,
                INT,
                16_384,
                Valid.Range.from(1),
                MEDIUM,
                "Maximum number of tokens in one batch on a GPU, including padding. On a CPU every sequence is a"
                        + " batch of its own.");
        batches.key(
                BATCH_WINDOW_DOCUMENTS,
                INT,
                1_024,
                Valid.Range.from(1),
                MEDIUM,
                "Number of waiting documents that are sorted by length before batches are formed on a GPU. A"
                        + " larger window means less padding.");
        batches.key(
                BATCH_MAX_DELAY_MS,
                LONG,
                5L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long a batch that is not full waits on a GPU for documents that are being tokenized. A batch"
                        + " does not wait if no document is being tokenized.");

        KeyGroup inference = batches.next("Threads and time-outs");
        inference.key(
                INFERENCE_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                MEDIUM,
                "Number of calls of the model that run on a CPU at the same time. With 0, there are as many as the cores can run with"
                        + " inference.intra.op.threads each.");
        inference.key(
                INFERENCE_INTRA_OP_THREADS,
                INT,
                1,
                Valid.Range.from(1),
                LOW,
                "Number of threads that compute one sequence on a CPU. More than 1 makes a single document faster, and the"
                        + " service slower as a whole.");
        inference.key(
                TOKENIZER_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                LOW,
                "Number of threads that decode and tokenize documents. With 0, there is one thread per core.");
        inference.key(
                INFERENCE_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(1),
                MEDIUM,
                "How long a device may compute one batch. After that the device is taken for lost, the service stops, and nothing"
                        + " is lost.");

        inference.key(
                LOOK_AHEAD_MS,
                LONG,
                2_000L,
                Valid.Range.millis(1),
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

        KeyGroup observe = inference.next("Health and metrics");
        observe.key(
                OBSERVE_HOST,
                STRING,
                "127.0.0.1",
                new Valid.NonEmpty("a host name or address"),
                LOW,
                "Address on which /live, /ready and /metrics are served. The probes of Kubernetes need 0.0.0.0,"
                        + " which is every interface.");
        observe.key(
                OBSERVE_PORT,
                INT,
                0,
                new Valid.Range(0, 65_535),
                MEDIUM,
                "Port on which /live, /ready and /metrics are served. With 0, no port is opened.");
        observe.key(
                OBSERVE_TENANTS,
                INT,
                0,
                new Valid.Range(0, 1_000),
                LOW,
                "So many tenants are named in gliznet_tenant_device_seconds: those that used the devices most in the last full"
                        + " minute. The rest is added together. With 0, no tenant is named and the metric is absent.");

        KeyGroup http = observe.next("Classification over HTTP");
        http.key(
                HTTP_PORT,
                INT,
                0,
                new Valid.Range(0, 65_535),
                MEDIUM,
                "Port on which POST /classify is served. With 0, no port is opened.");
        http.key(
                HTTP_HOST,
                STRING,
                "127.0.0.1",
                new Valid.NonEmpty("a host name or address"),
                LOW,
                "Address on which POST /classify is served. There is no authentication: whoever reaches another address than the"
                        + " loopback address can use the model and the label sets of every tenant.");
        http.key(
                HTTP_MAX_BODY_BYTES,
                INT,
                1_048_576,
                new Valid.Range(1_024, 67_108_864),
                LOW,
                "Size limit of a request. A larger one is answered with 413.");
        http.key(
                HTTP_MAX_TEXTS,
                INT,
                64,
                new Valid.Range(1, 10_000),
                LOW,
                "Most texts in one request; never more than http.max.in.flight.texts.");
        http.key(
                HTTP_MAX_IN_FLIGHT_TEXTS,
                INT,
                64,
                new Valid.Range(1, 10_000),
                LOW,
                "Most texts of all requests that are scored at the same time. A request beyond it is answered with 429.");
        http.key(
                HTTP_TIMEOUT_MS,
                LONG,
                30_000L,
                Valid.Range.millis(1),
                LOW,
                "How long a request that has been read waits for its scores. After that it is answered with 503, and what no device has taken yet is"
                        + " not computed.");
        return http.definition();
    }
}
