package io.gliznet.streams.config;

import io.gliznet.streams.json.NearestKey;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.streams.StreamsConfig;

/** Checks the type of Kafka settings. A key that Kafka does not define may belong to a plug-in and is not checked. */
final class KafkaKeys {

    private static final List<String> CLIENT_PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    /** A hundred years: with more, sums of times overflow in the clients. */
    private static final long LONGEST_MS = 3_155_760_000_000L;

    /** Times that Kafka's definitions leave open, and with which nothing works if they are 0. */
    private static final Set<String> POSITIVE = Set.of(
            "session.timeout.ms",
            "heartbeat.interval.ms",
            "transaction.timeout.ms",
            "request.timeout.ms",
            "default.api.timeout.ms",
            "delivery.timeout.ms",
            "socket.connection.setup.timeout.ms",
            "socket.connection.setup.timeout.max.ms");

    private static final Set<String> FILES = Set.of("ssl.truststore.location", "ssl.keystore.location");

    /** A negative value switches these off. */
    private static final Set<String> OPTIONAL = Set.of(
            "connections.max.idle.ms", "log.summary.interval.ms", "max.task.idle.ms", "state.cleanup.dir.max.age.ms");

    private static final List<ConfigDef> DEFINITIONS = List.of(
            StreamsConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef());

    /** A key with as many wrong letters is taken for a mistyped one of Kafka; with more, for one of a plug-in. */
    private static final int MOST_ERRORS = 2;

    private KafkaKeys() {}

    /**
     * A sentence about each key that no client of Kafka has and that is nearly one that a client has. The clients ignore it.
     *
     * @param keys without the prefix kafka.
     */
    static List<String> doubts(Collection<String> keys) {
        Set<String> known =
                DEFINITIONS.stream().flatMap(keysOf -> keysOf.names().stream()).collect(Collectors.toSet());
        return keys.stream().sorted().flatMap(key -> doubt(key, known).stream()).toList();
    }

    private static Optional<String> doubt(String key, Set<String> known) {
        String plain = withoutPrefix(key);
        return known.contains(plain)
                ? Optional.empty()
                : NearestKey.of(plain, known, MOST_ERRORS)
                        .map(meant -> Keys.KAFKA_PREFIX + key
                                + ": expected a key of Kafka's clients, found one that they ignore; did you mean "
                                + Keys.KAFKA_PREFIX + key.substring(0, key.length() - plain.length()) + meant + "?");
    }

    /**
     * Checks all.
     *
     * @param problems what is wrong wherever the configuration is used
     * @param unread files and secrets that cannot be read here, which only concerns who connects
     */
    static void check(Map<String, RawSettings.Setting> settings, List<String> problems, List<String> unread) {
        ProvidedValues.of(settings, unread).forEach((key, value) -> {
            RawSettings.Setting setting = Objects.requireNonNull(settings.get(key));
            check(key, value, setting, problems);
            checkFile(key, value, setting, unread);
        });
    }

    private static void checkFile(String key, String provided, RawSettings.Setting setting, List<String> unread) {
        if (FILES.contains(withoutPrefix(key)) && !isFile(provided, Files::isReadable)) {
            // the value may be the content of a file, such as a key
            unread.add(Keys.KAFKA_PREFIX + key + setting.origin() + ": expected a file that can be read, found "
                    + (isFile(provided, Files::exists) ? "one that cannot: " : "none at ")
                    + setting.value());
        }
    }

    /** @param provided the value; the setting may refer to it */
    private static void check(String key, String provided, RawSettings.Setting setting, List<String> problems) {
        definition(withoutPrefix(key)).ifPresent(definition -> {
            String where = Keys.KAFKA_PREFIX + key + setting.origin();
            String found = ConfigDocs.found(definition, setting.value()) + setting.hint();
            Object value;
            try {
                value = ConfigDef.parseType(key, provided, definition.type);
            } catch (ConfigException e) {
                problems.add(where + ": expected " + ConfigDocs.type(definition) + ", found " + found);
                return;
            }
            if (definition.name.equals(SaslConfigs.SASL_JAAS_CONFIG) && !isLoginModule(value)) {
                problems.add(where + ": expected a JAAS login module on the class path, written CLASS required"
                        + " key=\"value\" …;, found " + found);
            } else if (!isValid(definition, value)) {
                problems.add(where + ": expected " + definition.validator + ", found " + found);
            } else if (definition.name.endsWith(".ms") && value instanceof Number time) {
                checkTime(definition.name, time.longValue(), where, problems);
            }
        });
    }

    private static boolean isFile(String path, Predicate<Path> test) {
        try {
            return test.test(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void checkTime(String key, long time, String where, List<String> problems) {
        long least = OPTIONAL.contains(key) ? -1 : POSITIVE.contains(key) ? 1 : 0;
        Valid.Range range = new Valid.Range(least, LONGEST_MS);
        if (!range.accepts(time)) {
            problems.add(where + ": expected " + range + ", found '" + time + "'");
        }
    }

    /** Kafka's own parser, when a client is made, quotes a part of the value, which holds a password. */
    private static boolean isLoginModule(Object value) {
        try {
            JaasContext context = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, value));
            for (AppConfigurationEntry entry : context.configurationEntries()) {
                Class.forName(entry.getLoginModuleName(), false, KafkaKeys.class.getClassLoader());
            }
            return true;
        } catch (IllegalArgumentException | KafkaException | ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private static boolean isValid(ConfigKey definition, Object value) {
        if (definition.validator == null) {
            return true;
        }
        try {
            definition.validator.ensureValid(definition.name, value);
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    /** Settings for a kind of client: those for all clients, overridden by those with its prefix. */
    static Map<String, String> forClient(Map<String, String> settings, String prefix) {
        Map<String, String> client = new HashMap<>();
        settings.forEach((key, value) -> {
            if (withoutPrefix(key).equals(key)) {
                client.put(key, value);
            }
        });
        settings.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                client.put(key.substring(prefix.length()), value);
            }
        });
        return client;
    }

    private static String withoutPrefix(String key) {
        return CLIENT_PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(prefix -> key.substring(prefix.length()))
                .orElse(key);
    }

    private static Optional<ConfigKey> definition(String key) {
        return DEFINITIONS.stream()
                .flatMap(definition ->
                        Optional.ofNullable(definition.configKeys().get(key)).stream())
                .findFirst();
    }
}
