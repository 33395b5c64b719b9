package io.gliznet.streams.config;

import io.gliznet.streams.config.RawSettings.Setting;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.topology.SourceTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/** Reads and validates every key of one configuration. Used once, by one thread. */
final class ConfigReader {

    private final List<String> problems;
    private final Map<String, Object> values = new HashMap<>(Keys.DEFINITION.defaultValues());
    private final Map<String, Setting> kafka = new TreeMap<>();
    private final Map<String, String> serde = new TreeMap<>();
    private final Map<String, String> serdeOrigins = new TreeMap<>();
    private final MappingSettings mapping = new MappingSettings();

    /** @param problems receives every problem */
    ConfigReader(List<String> problems) {
        this.problems = problems;
    }

    /** A key with a problem keeps its default. */
    GliznetConfig read(Sources sources) {
        int before = problems.size();
        RawSettings raw = RawSettings.read(sources, problems);
        boolean isFileRead = problems.size() == before; // without it, the defaults would be other people's brokers
        raw.byKey().forEach(this::add);
        boolean isAddressRead =
                problems.stream().noneMatch(problem -> problem.startsWith(ServiceKeys.BOOTSTRAP_SERVERS));
        before = problems.size();
        List<String> unread = new ArrayList<>();
        KafkaKeys.check(kafka, problems, unread);
        boolean isKafkaValid = problems.size() == before;
        SerdeKeys.check(values, serdeOrigins, problems);
        mapping.check(values, SourceTopics.of(String.valueOf(values.get(TopicKeys.TOPIC_DOCUMENTS))), problems);
        checkContent();
        Map<String, String> kafkaValues = new HashMap<>();
        kafka.forEach((key, setting) -> kafkaValues.put(key, setting.value()));
        return new GliznetConfig(
                new Values(values),
                kafkaValues,
                serde,
                mapping,
                sources.home(),
                isFileRead && isAddressRead && isKafkaValid,
                unread);
    }

    private void add(String key, Setting setting) {
        ConfigKey definition = Keys.DEFINITION.configKeys().get(key);
        Optional<MappingKeys.ForTopic> forTopic = MappingKeys.forTopic(key);
        if (definition != null) {
            parse(definition, key, setting).ifPresent(value -> set(definition, value));
        } else if (forTopic.isPresent()) {
            ConfigKey base = Objects.requireNonNull(
                    Keys.DEFINITION.configKeys().get(forTopic.get().key()));
            parse(base, key, setting).ifPresent(value -> mapping.add(forTopic.get(), value));
        } else if (key.startsWith(Keys.KAFKA_PREFIX)) {
            kafka.put(key.substring(Keys.KAFKA_PREFIX.length()), setting);
        } else if (key.startsWith(Keys.SERDE_PREFIX)) {
            serde.put(key.substring(Keys.SERDE_PREFIX.length()), setting.value());
            serdeOrigins.put(key.substring(Keys.SERDE_PREFIX.length()), setting.origin());
        } else {
            problems.add(unknown(key, setting));
        }
    }

    private void set(ConfigKey definition, Object value) {
        values.put(definition.name, value);
        if (!value.equals(definition.defaultValue)) {
            mapping.changed(definition.name);
        }
    }

    private static String unknown(String key, Setting setting) {
        return RawSettings.shown(key) + setting.origin() + ": expected a configuration key, found an unknown one"
                + MappingKeys.meant(key)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElseGet(() -> NearestKey.hint(key, Keys.DEFINITION.names()));
    }

    private void checkContent() {
        Object format = values.get(ResultKeys.CLASSIFIED_FORMAT);
        if ("document".equals(values.get(ResultKeys.CLASSIFIED_CONTENT)) && !"json".equals(format)) {
            problems.add(ResultKeys.CLASSIFIED_CONTENT + ": expected " + ResultKeys.CLASSIFIED_FORMAT
                    + "=json beside it, because only a JSON object can take one more field, found " + format);
        }
    }

    /**
     * The value; empty if there is a problem, which is added.
     *
     * @param name of the key, perhaps for one topic
     */
    private Optional<Object> parse(ConfigKey key, String name, Setting setting) {
        try {
            Object value = ConfigDef.parseType(key.name, setting.value(), key.type);
            Optional<String> mistake = key.validator instanceof Valid valid ? valid.mistake(value) : Optional.empty();
            if (mistake.isPresent()) {
                problems.add(name + setting.origin() + ": " + mistake.get() + setting.hint());
                return Optional.empty();
            }
            if (key.validator != null) {
                key.validator.ensureValid(key.name, value);
            }
            return Optional.of(value);
        } catch (ConfigException e) {
            problems.add(name + setting.origin() + ": expected " + ConfigDocs.expected(key) + ", found "
                    + ConfigDocs.found(key, setting.value()) + setting.hint());
            return Optional.empty();
        }
    }
}
