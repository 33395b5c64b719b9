package io.gliznet.streams.config;

import io.gliznet.streams.api.ApiSettings;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.encode.Truncation;
import io.gliznet.streams.infer.BatchSettings;
import io.gliznet.streams.infer.ExecutorSettings;
import io.gliznet.streams.json.NearestKey;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** A validated configuration. It gives each stage the settings record of that stage; no other class reads a key. */
public final class GliznetConfig {

    /** Lengths on a GPU are padded to a multiple of this: a smaller one pads less, and makes more shapes that the device plans. */
    private static final int LENGTH_MULTIPLE = 16;

    /** What else stands where a key should be is the second line of a value, such as a password. */
    private static final Pattern KEY = Pattern.compile("[\\w.-]{1,200}");

    private final Map<String, Object> values;
    private final Map<String, String> kafka;
    private final Map<String, String> serde;
    private final MappingSettings mapping;
    private final Path home;

    private GliznetConfig(
            Map<String, Object> values,
            Map<String, String> kafka,
            Map<String, String> serde,
            MappingSettings mapping,
            Path home) {
        this.values = values;
        this.mapping = mapping;
        this.kafka = Map.copyOf(kafka);
        this.serde = Map.copyOf(serde);
        this.home = home;
    }

    /**
     * Reads and validates a configuration.
     *
     * @throws InvalidConfigException that names every problem
     */
    public static GliznetConfig load(Sources sources) {
        List<String> problems = new ArrayList<>();
        GliznetConfig config = read(sources, problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    /**
     * Reads a configuration and adds every problem to the list; a key with a problem keeps its default. For callers that check
     * more than the configuration and report all problems together.
     */
    public static GliznetConfig read(Sources sources, List<String> problems) {
        Map<String, Object> values = new HashMap<>(Keys.DEFINITION.defaultValues());
        Map<String, String> kafka = new TreeMap<>();
        Map<String, String> serde = new TreeMap<>();
        Map<String, String> serdeOrigins = new TreeMap<>();
        MappingSettings mapping = new MappingSettings();
        RawSettings.read(sources, problems).byKey().forEach((key, setting) -> {
            ConfigKey definition = Keys.DEFINITION.configKeys().get(key);
            Optional<MappingKeys.ForTopic> forTopic = MappingKeys.forTopic(key);
            if (definition != null) {
                Optional<Object> value = parse(definition, key, setting, problems);
                value.ifPresent(valid -> values.put(key, valid));
                value.filter(valid -> !valid.equals(definition.defaultValue)).ifPresent(other -> mapping.changed(key));
            } else if (forTopic.isPresent()) {
                ConfigKey base = Objects.requireNonNull(
                        Keys.DEFINITION.configKeys().get(forTopic.get().key()));
                parse(base, key, setting, problems).ifPresent(value -> mapping.add(forTopic.get(), value));
            } else if (key.startsWith(Keys.KAFKA_PREFIX)) {
                String kafkaKey = key.substring(Keys.KAFKA_PREFIX.length());
                KafkaKeys.check(kafkaKey, setting, problems);
                kafka.put(kafkaKey, setting.value());
            } else if (key.startsWith(Keys.SERDE_PREFIX)) {
                serde.put(key.substring(Keys.SERDE_PREFIX.length()), setting.value());
                serdeOrigins.put(key.substring(Keys.SERDE_PREFIX.length()), setting.origin());
            } else {
                String shown = KEY.matcher(key).matches() ? key : "a key that is not shown";
                problems.add(shown + setting.origin() + ": expected a configuration key, found an unknown one"
                        + MappingKeys.meant(key)
                                .map(meant -> "; did you mean " + meant + "?")
                                .orElseGet(() -> NearestKey.hint(key, Keys.DEFINITION.names())));
            }
        });
        SerdeKeys.check(values, serdeOrigins, problems);
        mapping.check(values, SourceTopics.of(String.valueOf(values.get(Keys.TOPIC_DOCUMENTS))), problems);
        checkContent(values, problems);
        return new GliznetConfig(values, kafka, serde, mapping, sources.home());
    }

    private static void checkContent(Map<String, Object> values, List<String> problems) {
        Object format = values.get(Keys.CLASSIFIED_FORMAT);
        if ("document".equals(values.get(Keys.CLASSIFIED_CONTENT)) && !"json".equals(format)) {
            problems.add(Keys.CLASSIFIED_CONTENT + ": expected " + Keys.CLASSIFIED_FORMAT
                    + "=json beside it, because only a JSON object can take one more field, found " + format);
        }
    }

    /**
     * The value; empty if there is a problem, which is added.
     *
     * @param name of the key, perhaps for one topic
     */
    private static Optional<Object> parse(
            ConfigKey key, String name, RawSettings.Setting setting, List<String> problems) {
        try {
            Object value = ConfigDef.parseType(key.name, setting.value(), key.type);
            Optional<String> mistake = key.validator instanceof Valid valid ? valid.mistake(value) : Optional.empty();
            if (mistake.isPresent()) {
                problems.add(name + setting.origin() + ": " + mistake.get());
                return Optional.empty();
            }
            if (key.validator != null) {
                key.validator.ensureValid(key.name, value);
            }
            return Optional.of(value);
        } catch (ConfigException e) {
            problems.add(name + setting.origin() + ": expected " + ConfigDocs.expected(key) + ", found "
                    + ConfigDocs.found(key, setting.value()));
            return Optional.empty();
        }
    }

    public List<String> bootstrapServers() {
        return list(Keys.BOOTSTRAP_SERVERS);
    }

    /** The topics from which documents are read. */
    public SourceTopics sourceTopics() {
        return SourceTopics.of(string(Keys.TOPIC_DOCUMENTS));
    }

    /**
     * The first topic of documents, to which commands send.
     *
     * @throws InvalidConfigException if there is only a pattern
     */
    public String documentsTopic() {
        return sourceTopics()
                .first()
                .orElseThrow(() -> new InvalidConfigException(List.of(Keys.TOPIC_DOCUMENTS
                        + ": expected the name of a topic, because documents are sent to it, found "
                        + sourceTopics())));
    }

    /** How documents are made of their records. */
    public Mappings mappings() {
        return mapping.mappings(values);
    }

    public String labelSetsTopic() {
        return string(Keys.TOPIC_LABEL_SETS);
    }

    public String classifiedTopic() {
        return string(Keys.TOPIC_CLASSIFIED);
    }

    public String deadLettersTopic() {
        return string(Keys.TOPIC_DEAD_LETTERS);
    }

    /** Topics to which label sets may send results. */
    public PermittedTopics permittedRoutes() {
        return PermittedTopics.of(string(Keys.CLASSIFIED_ROUTES));
    }

    /** Whether a label set may name this topic: it is permitted, and the service neither reads it nor writes dead letters to it. */
    public boolean permitsRoute(String topic) {
        return topology().topics().permitRoute(permittedRoutes(), topic);
    }

    /** The form of results. */
    public ResultSettings results() {
        return new ResultSettings(
                ResultSettings.Format.valueOf(upper(Keys.CLASSIFIED_FORMAT)),
                ResultSettings.Content.valueOf(upper(Keys.CLASSIFIED_CONTENT)),
                string(Keys.CLASSIFIED_FIELD),
                ResultSettings.Key.valueOf(upper(Keys.CLASSIFIED_KEY)),
                (Boolean) value(Keys.CLASSIFIED_HEADERS));
    }

    /** Settings of the topology. */
    public TopologySettings topology() {
        return new TopologySettings(
                new Topics(sourceTopics(), labelSetsTopic(), classifiedTopic(), deadLettersTopic()),
                millis(Keys.INFERENCE_TIMEOUT_MS),
                (Long) value(Keys.LABELS_CACHE_BYTES),
                new LookAheadSettings(
                        millis(Keys.LOOK_AHEAD_MS),
                        (Long) value(Keys.LOOK_AHEAD_BYTES),
                        integer(Keys.PROCESSING_MAX_ATTEMPTS)),
                ResultTimestamp.valueOf(upper(Keys.CLASSIFIED_TIMESTAMP)),
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
                string(Keys.APPLICATION_ID),
                guarantee(),
                integer(Keys.STREAM_THREADS),
                stateDir(),
                brokerTimeout,
                kafka);
    }

    public Path stateDir() {
        return Path.of(string(Keys.STATE_DIR));
    }

    public Path modelDir() {
        Path dir = Path.of(string(Keys.MODEL_DIR));
        return Files.exists(dir) || dir.isAbsolute() ? dir : home.resolve(dir);
    }

    /** Settings of the classifier: model, device and threads. */
    public ClassifierSettings classifier() {
        int cores = Runtime.getRuntime().availableProcessors();
        int callers = Math.max(1, cores / integer(Keys.INFERENCE_INTRA_OP_THREADS));
        BatchPlanner planner = new BatchPlanner(integer(Keys.BATCH_MAX_TOKENS), LENGTH_MULTIPLE);
        BatchSettings batches =
                new BatchSettings(planner, integer(Keys.BATCH_WINDOW_DOCUMENTS), millis(Keys.BATCH_MAX_DELAY_MS));
        return new ClassifierSettings(
                new ModelSettings(
                        modelDir(),
                        ExecutionProvider.valueOf(upper(Keys.EXECUTION_PROVIDER)),
                        Precision.valueOf(upper(Keys.MODEL_PRECISION)),
                        list(Keys.EXECUTION_DEVICES).stream()
                                .map(Integer::valueOf)
                                .toList(),
                        (Long) value(Keys.EXECUTION_MEMORY_BYTES),
                        integer(Keys.INFERENCE_INTRA_OP_THREADS)),
                new TextSettings(
                        Truncation.valueOf(upper(Keys.TEXT_TRUNCATION)),
                        integer(Keys.TEXT_MAX_WINDOWS),
                        integer(Keys.TEXT_OVERLAP_TOKENS),
                        integer(Keys.DOCUMENT_MAX_TOKENS)),
                new ExecutorSettings(orElse(integer(Keys.INFERENCE_THREADS), callers), true, batches),
                orElse(integer(Keys.TOKENIZER_THREADS), cores),
                (Long) value(Keys.LABELS_VECTORS_BYTES));
    }

    /** Size limit of a document's title and text, in bytes of UTF-8. */
    public int maxTextBytes() {
        return integer(Keys.TEXT_MAX_BYTES);
    }

    /** Classes of the serializers, and their configuration. */
    public SerdeSettings serde() {
        Map<String, String> properties = new HashMap<>();
        properties.put(Keys.REGISTRY_URL, string(Keys.REGISTRY_URL));
        properties.put(Keys.REGISTER_SCHEMAS, String.valueOf(value(Keys.REGISTER_SCHEMAS)));
        properties.put(Keys.SCHEMA_FILES, string(Keys.SCHEMA_FILES));
        properties.put(Keys.USE_LATEST_VERSION, String.valueOf(value(Keys.USE_LATEST_VERSION)));
        if (!string(Keys.REGISTRY_CREDENTIALS_SOURCE).isEmpty()) {
            properties.put(Keys.REGISTRY_CREDENTIALS_SOURCE, string(Keys.REGISTRY_CREDENTIALS_SOURCE));
            properties.put(Keys.REGISTRY_CREDENTIALS, ((Password) value(Keys.REGISTRY_CREDENTIALS)).value());
        }
        properties.putAll(serde);
        return new SerdeSettings(
                string(Keys.SERIALIZER_CLASS),
                string(Keys.DESERIALIZER_CLASS),
                properties,
                millis(Keys.REGISTRY_TIMEOUT_MS));
    }

    public Duration startupTimeout() {
        return millis(Keys.STARTUP_TIMEOUT_MS);
    }

    public Duration shutdownTimeout() {
        return millis(Keys.SHUTDOWN_TIMEOUT_MS);
    }

    public String observeHost() {
        return string(Keys.OBSERVE_HOST);
    }

    /** Port of the health server; 0 if no port is to be opened. */
    public int observePort() {
        return integer(Keys.OBSERVE_PORT);
    }

    /** Tenants that metrics name; 0 if none is named. */
    public int observedTenants() {
        return integer(Keys.OBSERVE_TENANTS);
    }

    /** What a crash may do to results. */
    public Guarantee guarantee() {
        return Guarantee.of(string(Keys.PROCESSING_GUARANTEE));
    }

    /** Settings of {@code POST /classify}; empty if no port is to be opened. */
    public Optional<ApiSettings> api() {
        return integer(Keys.HTTP_PORT) == 0
                ? Optional.empty()
                : Optional.of(new ApiSettings(
                        string(Keys.HTTP_HOST),
                        integer(Keys.HTTP_PORT),
                        integer(Keys.HTTP_MAX_BODY_BYTES),
                        integer(Keys.HTTP_MAX_TEXTS),
                        integer(Keys.HTTP_MAX_IN_FLIGHT_TEXTS),
                        millis(Keys.HTTP_TIMEOUT_MS),
                        maxTextBytes()));
    }

    /**
     * Kafka settings for a client outside of the topology.
     *
     * @param prefix {@code consumer.}, {@code producer.} or {@code admin.}: the kind of client
     */
    public Map<String, Object> client(String prefix) {
        Map<String, Object> client = new HashMap<>(KafkaKeys.forClient(kafka, prefix));
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers()));
        return client;
    }

    private String string(String key) {
        return (String) value(key);
    }

    private int integer(String key) {
        return (Integer) value(key);
    }

    private String upper(String key) {
        return string(key).toUpperCase(Locale.ROOT);
    }

    private static int orElse(int count, int defaultValue) {
        return count == 0 ? defaultValue : count;
    }

    private Duration millis(String key) {
        return Duration.ofMillis((Long) value(key));
    }

    @SuppressWarnings("unchecked") // Type.LIST is a list of strings
    private List<String> list(String key) {
        return (List<String>) value(key);
    }

    private Object value(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("the key has neither a value nor a default: " + key);
        }
        return value;
    }
}
