package io.gliznet.streams.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** Checks the type of Kafka settings. A key that Kafka does not define may belong to a plug-in and is not checked. */
final class KafkaKeys {

    private static final List<String> CLIENT_PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    private static final List<ConfigDef> DEFINITIONS = List.of(
            StreamsConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef());

    private KafkaKeys() {}

    static void check(String key, RawSettings.Setting setting, List<String> problems) {
        definition(withoutPrefix(key)).ifPresent(definition -> {
            String where = Keys.KAFKA_PREFIX + key + setting.origin();
            String found = ConfigDocs.found(definition, setting.value());
            Object value;
            try {
                value = ConfigDef.parseType(key, setting.value(), definition.type);
            } catch (ConfigException e) {
                problems.add(where + ": expected " + ConfigDocs.type(definition) + ", found " + found);
                return;
            }
            if (!isValid(definition, value)) {
                problems.add(where + ": expected " + definition.validator + ", found " + found);
            }
        });
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
