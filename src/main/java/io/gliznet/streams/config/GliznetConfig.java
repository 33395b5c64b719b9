package io.gliznet.streams.config;

import io.gliznet.streams.api.ApiSettings;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.encode.Truncation;
import io.gliznet.streams.infer.BatchSettings;
import io.gliznet.streams.infer.ExecutorSettings;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.Precision;
import io.gliznet.streams.records.ResultSettings;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.Guarantee;
import io.gliznet.streams.topology.KafkaSettings;
import io.gliznet.streams.topology.LookAheadSettings;
import io.gliznet.streams.topology.PermittedTopics;
import io.gliznet.streams.topology.ResultTimestamp;
import io.gliznet.streams.topology.SourceTopics;
import io.gliznet.streams.topology.Topics;
import io.gliznet.streams.topology.TopologySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;

/** A validated configuration. It gives each stage the settings record of that stage; no other class reads a key. */
public final class GliznetConfig {

    /** Lengths on a GPU are padded to a multiple of this: a smaller one pads less, and makes more shapes that the device plans. */
    private static final int LENGTH_MULTIPLE = 16;

    private final Values values;
    private final Map<String, String> kafka;
    private final Map<String, String> serde;
    private final MappingSettings mapping;
    private final Path home;
    private final boolean isKafkaValid;
    private final List<String> unread;

    /** @param unread problems of who connects, and of nobody else */
    GliznetConfig(
            Values values,
            Map<String, String> kafka,
            Map<String, String> serde,
            MappingSettings mapping,
            Path home,
            boolean isKafkaValid,
            List<String> unread) {
        this.values = values;
        this.isKafkaValid = isKafkaValid;
        this.unread = List.copyOf(unread);
        this.mapping = mapping;
        this.kafka = Map.copyOf(kafka);
        this.serde = Map.copyOf(serde);
        this.home = home;
    }

    /**
     * Reads and validates a configuration. Files and secrets of connections may be missing: that is a problem of who connects, and is told
     * by {@link #requireConnection} and {@link #client}.
     *
     * @throws InvalidConfigException that names every problem
     */
    public static GliznetConfig load(Sources sources) {
        List<String> problems = new ArrayList<>();
        GliznetConfig config = new ConfigReader(problems).read(sources);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    /**
     * Reads a configuration and adds every problem to the list; a key with a problem keeps its default. For callers that check
     * more than the configuration and report all problems together, those of connections too.
     */
    public static GliznetConfig read(Sources sources, List<String> problems) {
        GliznetConfig config = new ConfigReader(problems).read(sources);
        problems.addAll(config.unread);
        return config;
    }

    /**
     * Whether the file was read, and neither bootstrap.servers nor a key with the prefix kafka. has a problem. Kafka's own messages about
     * such a key may quote a secret, and without file or addresses the brokers are those of somebody else.
     */
    public boolean canConnect() {
        return isKafkaValid && unread.isEmpty();
    }

    /**
     * For commands that connect.
     *
     * @throws InvalidConfigException that names every file and every secret of connections that cannot be read here
     */
    public void requireConnection() {
        if (!unread.isEmpty()) {
            throw new InvalidConfigException(unread);
        }
    }

    /** A sentence about each key that is permitted and likely mistyped. */
    public List<String> doubts() {
        return KafkaKeys.doubts(kafka.keySet());
    }

    public List<String> bootstrapServers() {
        return values.list(ServiceKeys.BOOTSTRAP_SERVERS);
    }

    /** The topics from which documents are read. */
    public SourceTopics sourceTopics() {
        return SourceTopics.of(values.string(TopicKeys.TOPIC_DOCUMENTS));
    }

    /**
     * The first topic of documents, to which commands send.
     *
     * @throws InvalidConfigException if there is only a pattern
     */
    public String documentsTopic() {
        return sourceTopics()
                .first()
                .orElseThrow(() -> new InvalidConfigException(List.of(TopicKeys.TOPIC_DOCUMENTS
                        + ": expected the name of a topic, because documents are sent to it, found "
                        + sourceTopics())));
    }

    /** How documents are made of their records. */
    public Mappings mappings() {
        return mapping.mappings(values.byKey());
    }

    public String labelSetsTopic() {
        return values.string(TopicKeys.TOPIC_LABEL_SETS);
    }

    public String classifiedTopic() {
        return values.string(TopicKeys.TOPIC_CLASSIFIED);
    }

    public String deadLettersTopic() {
        return values.string(TopicKeys.TOPIC_DEAD_LETTERS);
    }

    /** Topics to which label sets may send results. */
    public PermittedTopics permittedRoutes() {
        return PermittedTopics.of(values.string(ResultKeys.CLASSIFIED_ROUTES));
    }

    /** Whether a label set may name this topic: it is permitted, and the service neither reads it nor writes dead letters to it. */
    public boolean permitsRoute(String topic) {
        return topology().topics().permitRoute(permittedRoutes(), topic);
    }

    /** The form of results. */
    public ResultSettings results() {
        return new ResultSettings(
                ResultSettings.Format.valueOf(values.upper(ResultKeys.CLASSIFIED_FORMAT)),
                ResultSettings.Content.valueOf(values.upper(ResultKeys.CLASSIFIED_CONTENT)),
                values.string(ResultKeys.CLASSIFIED_FIELD),
                ResultSettings.Key.valueOf(values.upper(ResultKeys.CLASSIFIED_KEY)),
                values.flag(ResultKeys.CLASSIFIED_HEADERS));
    }

    /** Settings of the topology. */
    public TopologySettings topology() {
        return new TopologySettings(
                new Topics(sourceTopics(), labelSetsTopic(), classifiedTopic(), deadLettersTopic()),
                values.millis(InferenceKeys.INFERENCE_TIMEOUT_MS),
                values.number(LabelKeys.LABELS_CACHE_BYTES),
                new LookAheadSettings(
                        values.millis(InferenceKeys.LOOK_AHEAD_MS),
                        values.number(InferenceKeys.LOOK_AHEAD_BYTES),
                        values.integer(InferenceKeys.PROCESSING_MAX_ATTEMPTS)),
                ResultTimestamp.valueOf(values.upper(ResultKeys.CLASSIFIED_TIMESTAMP)),
                permittedRoutes());
    }

    /**
     * Settings of Kafka Streams for this instance.
     *
     * @param brokerTimeout how long a start waits for a broker
     */
    public KafkaSettings streams(Duration brokerTimeout) {
        return new KafkaSettings(
                String.join(",", bootstrapServers()),
                values.string(ServiceKeys.APPLICATION_ID),
                guarantee(),
                values.integer(ServiceKeys.STREAM_THREADS),
                stateDir(),
                brokerTimeout,
                kafka);
    }

    public Path stateDir() {
        return Path.of(values.string(ServiceKeys.STATE_DIR));
    }

    public Path modelDir() {
        Path dir = Path.of(values.string(ModelKeys.MODEL_DIR));
        return Files.exists(dir) || dir.isAbsolute() ? dir : home.resolve(dir);
    }

    /** Settings of the classifier: model, device and threads. */
    public ClassifierSettings classifier() {
        int cores = Runtime.getRuntime().availableProcessors();
        int callers = Math.max(1, cores / values.integer(InferenceKeys.INFERENCE_INTRA_OP_THREADS));
        BatchPlanner planner = new BatchPlanner(values.integer(InferenceKeys.BATCH_MAX_TOKENS), LENGTH_MULTIPLE);
        BatchSettings batches = new BatchSettings(
                planner,
                values.integer(InferenceKeys.BATCH_WINDOW_DOCUMENTS),
                values.millis(InferenceKeys.BATCH_MAX_DELAY_MS));
        return new ClassifierSettings(
                new ModelSettings(
                        modelDir(),
                        ExecutionProvider.valueOf(values.upper(ModelKeys.EXECUTION_PROVIDER)),
                        Precision.valueOf(values.upper(ModelKeys.MODEL_PRECISION)),
                        values.list(ModelKeys.EXECUTION_DEVICES).stream()
                                .map(Integer::valueOf)
                                .toList(),
                        values.number(ModelKeys.EXECUTION_MEMORY_BYTES),
                        values.integer(InferenceKeys.INFERENCE_INTRA_OP_THREADS)),
                new TextSettings(
                        Truncation.valueOf(values.upper(DocumentKeys.TEXT_TRUNCATION)),
                        values.integer(DocumentKeys.TEXT_MAX_WINDOWS),
                        values.integer(DocumentKeys.TEXT_OVERLAP_TOKENS),
                        values.integer(DocumentKeys.DOCUMENT_MAX_TOKENS)),
                new ExecutorSettings(orElse(values.integer(InferenceKeys.INFERENCE_THREADS), callers), true, batches),
                orElse(values.integer(InferenceKeys.TOKENIZER_THREADS), cores),
                values.number(LabelKeys.LABELS_VECTORS_BYTES),
                observedTenants());
    }

    /** Size limit of a document's title and text, in bytes of UTF-8. */
    public int maxTextBytes() {
        return values.integer(DocumentKeys.TEXT_MAX_BYTES);
    }

    /** Classes of the serializers, and their configuration. */
    public SerdeSettings serde() {
        Map<String, String> properties = new HashMap<>();
        properties.put(RegistryKeys.REGISTRY_URL, values.string(RegistryKeys.REGISTRY_URL));
        properties.put(RegistryKeys.REGISTER_SCHEMAS, String.valueOf(values.flag(RegistryKeys.REGISTER_SCHEMAS)));
        properties.put(RegistryKeys.SCHEMA_FILES, values.string(RegistryKeys.SCHEMA_FILES));
        properties.put(RegistryKeys.USE_LATEST_VERSION, String.valueOf(values.flag(RegistryKeys.USE_LATEST_VERSION)));
        if (!values.string(RegistryKeys.REGISTRY_CREDENTIALS_SOURCE).isEmpty()) {
            properties.put(
                    RegistryKeys.REGISTRY_CREDENTIALS_SOURCE, values.string(RegistryKeys.REGISTRY_CREDENTIALS_SOURCE));
            properties.put(RegistryKeys.REGISTRY_CREDENTIALS, values.secret(RegistryKeys.REGISTRY_CREDENTIALS));
        }
        properties.putAll(serde);
        return new SerdeSettings(
                values.string(RegistryKeys.SERIALIZER_CLASS),
                values.string(RegistryKeys.DESERIALIZER_CLASS),
                properties,
                values.millis(RegistryKeys.REGISTRY_TIMEOUT_MS));
    }

    public Duration startupTimeout() {
        return values.millis(ServiceKeys.STARTUP_TIMEOUT_MS);
    }

    public Duration shutdownTimeout() {
        return values.millis(ServiceKeys.SHUTDOWN_TIMEOUT_MS);
    }

    public String observeHost() {
        return values.string(ObserveKeys.OBSERVE_HOST);
    }

    /** Port of the health server; 0 if no port is to be opened. */
    public int observePort() {
        return values.integer(ObserveKeys.OBSERVE_PORT);
    }

    /** Tenants that metrics name; 0 if none is named. */
    public int observedTenants() {
        return values.integer(ObserveKeys.OBSERVE_TENANTS);
    }

    /** What a crash may do to results. */
    public Guarantee guarantee() {
        return Guarantee.of(values.string(ServiceKeys.PROCESSING_GUARANTEE));
    }

    /** Settings of {@code POST /classify}; empty if no port is to be opened. */
    public Optional<ApiSettings> api() {
        return values.integer(HttpKeys.HTTP_PORT) == 0
                ? Optional.empty()
                : Optional.of(new ApiSettings(
                        values.string(HttpKeys.HTTP_HOST),
                        values.integer(HttpKeys.HTTP_PORT),
                        values.integer(HttpKeys.HTTP_MAX_BODY_BYTES),
                        values.integer(HttpKeys.HTTP_MAX_TEXTS),
                        values.integer(HttpKeys.HTTP_MAX_IN_FLIGHT_TEXTS),
                        values.millis(HttpKeys.HTTP_TIMEOUT_MS),
                        maxTextBytes()));
    }

    /**
     * Kafka settings for a client outside of the topology.
     *
     * @param prefix {@code consumer.}, {@code producer.} or {@code admin.}: the kind of client
     * @throws InvalidConfigException that names every file and every secret that cannot be read
     */
    public Map<String, Object> client(String prefix) {
        requireConnection();
        Map<String, Object> client = new HashMap<>(KafkaKeys.forClient(kafka, prefix));
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers()));
        return client;
    }

    private static int orElse(int count, int defaultValue) {
        return count == 0 ? defaultValue : count;
    }
}
