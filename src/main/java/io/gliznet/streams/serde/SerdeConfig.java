package io.gliznet.streams.serde;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** The configuration keys of Confluent's serializers that these serializers support. Other keys are ignored. */
public final class SerdeConfig extends AbstractConfig {

    public static final String REGISTRY_URL = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String USE_LATEST = "use.latest.version";
    static final String NORMALIZE = "normalize.schemas";
    static final String VALUE_STRATEGY = "value.subject.name.strategy";
    static final String KEY_STRATEGY = "key.subject.name.strategy";
    static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String USER_INFO = "basic.auth.user.info";
    public static final String SPECIFIC_READER = "specific.avro.reader";
    public static final String VALUE_TYPE = "specific.avro.value.type";
    static final String KEY_TYPE = "specific.avro.key.type";
    public static final String SCHEMA_FILES = "avro.schema.files";
    static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    static final String READ_TIMEOUT = "http.read.timeout.ms";
    public static final String SSL_PREFIX = "schema.registry.ssl.";

    private static final String MOCK = "mock://";

    private static final ConfigDef KEYS = new ConfigDef()
            .define(
                    REGISTRY_URL,
                    ConfigDef.Type.LIST,
                    "",
                    ConfigDef.Importance.HIGH,
                    "URLs of schema registries, which are tried in turn. mock://scope names one in this JVM. If empty, none is used.")
            .define(
                    AUTO_REGISTER,
                    ConfigDef.Type.BOOLEAN,
                    true,
                    ConfigDef.Importance.MEDIUM,
                    "Whether the schema is registered when the first record is written.")
            .define(
                    USE_LATEST,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    ConfigDef.Importance.MEDIUM,
                    "Whether records are written with the latest schema of the subject; ignored if auto.register.schemas is true.")
            .define(
                    NORMALIZE,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    ConfigDef.Importance.LOW,
                    "Whether the registry normalizes schemas before it compares them.")
            .define(
                    VALUE_STRATEGY,
                    ConfigDef.Type.STRING,
                    SubjectNameStrategy.TOPIC.className(),
                    SerdeConfig::mustBeStrategy,
                    ConfigDef.Importance.MEDIUM,
                    "Which subject the schema of values has: that of the topic, of the record, or of both.")
            .define(
                    KEY_STRATEGY,
                    ConfigDef.Type.STRING,
                    SubjectNameStrategy.TOPIC.className(),
                    SerdeConfig::mustBeStrategy,
                    ConfigDef.Importance.LOW,
                    "Which subject the schema of keys has: that of the topic, of the record, or of both.")
            .define(
                    CREDENTIALS_SOURCE,
                    ConfigDef.Type.STRING,
                    "URL",
                    ConfigDef.ValidString.in("URL", "USER_INFO"),
                    ConfigDef.Importance.MEDIUM,
                    "Whether user and password are part of the URL or of basic.auth.user.info.")
            .define(
                    USER_INFO,
                    ConfigDef.Type.PASSWORD,
                    "",
                    ConfigDef.Importance.MEDIUM,
                    "Credentials as user:password, used with USER_INFO.")
            .define(
                    SPECIFIC_READER,
                    ConfigDef.Type.BOOLEAN,
                    true,
                    ConfigDef.Importance.LOW,
                    "Whether records are read as generated classes. If false, any record is read.")
            .define(
                    VALUE_TYPE,
                    ConfigDef.Type.CLASS,
                    null,
                    ConfigDef.Importance.LOW,
                    "Generated class of values; by default the one that the writer's schema names.")
            .define(
                    KEY_TYPE,
                    ConfigDef.Type.CLASS,
                    null,
                    ConfigDef.Importance.LOW,
                    "Generated class of keys; by default the one that the writer's schema names.")
            .define(
                    SCHEMA_FILES,
                    ConfigDef.Type.LIST,
                    "",
                    ConfigDef.Importance.LOW,
                    "Files with schemas of records in single-object encoding, beside those of this project.")
            .define(
                    CONNECT_TIMEOUT,
                    ConfigDef.Type.INT,
                    5_000,
                    ConfigDef.Range.atLeast(1),
                    ConfigDef.Importance.LOW,
                    "Time limit for a connection to a registry, in milliseconds.")
            .define(
                    READ_TIMEOUT,
                    ConfigDef.Type.INT,
                    10_000,
                    ConfigDef.Range.atLeast(1),
                    ConfigDef.Importance.LOW,
                    "Time limit for a complete response, in milliseconds.");

    /** Names of all keys that this serde reads, but for those that begin with {@link #SSL_PREFIX}. */
    public static Set<String> keys() {
        return KEYS.names();
    }

    SerdeConfig(Map<String, ?> configs) {
        super(KEYS, configs, false);
    }

    /** The format of records: Confluent's with a registry, Avro's single-object encoding without one. */
    WireFormat wireFormat() {
        List<String> urls = getList(REGISTRY_URL);
        if (urls.isEmpty()) {
            return new SingleObjectWireFormat(SchemaFiles.read(getList(SCHEMA_FILES)));
        }
        return new ConfluentWireFormat(registry(urls), this);
    }

    boolean autoRegister() {
        return getBoolean(AUTO_REGISTER);
    }

    boolean isSpecific() {
        return getBoolean(SPECIFIC_READER);
    }

    boolean useLatest() {
        return getBoolean(USE_LATEST);
    }

    SubjectNameStrategy subjectNameStrategy(boolean isKey) {
        return SubjectNameStrategy.named(getString(isKey ? KEY_STRATEGY : VALUE_STRATEGY))
                .orElseThrow();
    }

    /** Schema of the configured class; empty if the writer's schema decides. */
    Optional<Schema> readerSchema(boolean isKey) {
        String key = isKey ? KEY_TYPE : VALUE_TYPE;
        Class<?> type = getClass(key);
        if (type == null) {
            return Optional.empty();
        }
        if (!SpecificRecord.class.isAssignableFrom(type)) {
            throw new ConfigException(key + ": expected a class that Avro generated, found " + type.getName());
        }
        return Optional.of(SpecificData.get().getSchema(type));
    }

    /** Addresses of the registries; empty if none is asked over HTTP. */
    List<RegistryEndpoint> endpoints() {
        List<String> urls = getList(REGISTRY_URL);
        if (isMock(urls)) {
            return List.of();
        }
        boolean inUrl = getString(CREDENTIALS_SOURCE).equals("URL");
        String userInfo = inUrl ? "" : getPassword(USER_INFO).value();
        return urls.stream().map(url -> RegistryEndpoint.parse(url, userInfo)).toList();
    }

    /** @param timeout for a connection and for a complete response */
    RegistryHttp http(Duration timeout) {
        return new RegistryHttp(timeout, timeout, tls());
    }

    /** Requests to the registries; empty if none is asked over HTTP. */
    Optional<RegistryClient> client() {
        List<RegistryEndpoint> endpoints = endpoints();
        return endpoints.isEmpty() ? Optional.empty() : Optional.of(new RegistryClient(endpoints, http()));
    }

    boolean normalize() {
        return getBoolean(NORMALIZE);
    }

    private SchemaRegistry registry(List<String> urls) {
        if (isMock(urls)) {
            return MockSchemaRegistry.scope(urls.get(0).substring(MOCK.length()));
        }
        return new HttpSchemaRegistry(new RegistryClient(endpoints(), http()), normalize());
    }

    private static boolean isMock(List<String> urls) {
        return urls.size() == 1 && urls.get(0).startsWith(MOCK);
    }

    private RegistryHttp http() {
        return new RegistryHttp(
                Duration.ofMillis(getInt(CONNECT_TIMEOUT)), Duration.ofMillis(getInt(READ_TIMEOUT)), tls());
    }

    /** TLS settings with Kafka's keys, including PEM; empty if the defaults of the JVM apply. */
    private Optional<SSLContext> tls() {
        Map<String, Object> given = originalsWithPrefix(SSL_PREFIX);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        ConfigDef keys = new ConfigDef().withClientSslSupport();
        Map<String, Object> withPrefix = originalsWithPrefix("schema.registry.");
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new AbstractConfig(keys, withPrefix, false).values());
            return Optional.of(factory.sslContext());
        }
    }

    private static void mustBeStrategy(String key, Object value) {
        if (SubjectNameStrategy.named(String.valueOf(value)).isEmpty()) {
            throw new ConfigException(key + ": expected one of " + SubjectNameStrategy.list() + ", found " + value);
        }
    }
}
