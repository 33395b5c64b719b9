package io.gliznet.streams.config;

import io.gliznet.streams.mapping.DocumentMapping;
import io.gliznet.streams.mapping.Envelope;
import io.gliznet.streams.mapping.MappingText;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.mapping.TopicMapping;
import io.gliznet.streams.topology.SourceTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of {@link MappingKeys} that were changed: for all topics, and for single ones. */
final class MappingSettings {

    private static final String DOCUMENT = "document";

    private final Set<String> changed = new TreeSet<>();
    private final Map<String, Map<String, Object>> byTopic = new TreeMap<>();

    /** Notes that a key was given for all topics, with another value than its default. */
    void changed(String key) {
        if (MappingKeys.isFieldKey(key)) {
            changed.add(key);
        }
    }

    void add(MappingKeys.ForTopic topicKey, Object value) {
        byTopic.computeIfAbsent(topicKey.topic(), topic -> new HashMap<>()).put(topicKey.key(), value);
    }

    /** Adds what is wrong with keys that are valid by themselves. */
    void check(Map<String, Object> values, SourceTopics topics, List<String> problems) {
        byTopic.forEach((topic, own) -> {
            String key = MappingKeys.PREFIX + topic + ".";
            if (!topics.includes(topic)) {
                problems.add(key + "*: expected a topic of " + TopicKeys.TOPIC_DOCUMENTS + " (" + topics + "), found "
                        + topic);
            }
            Map<String, Object> all = new HashMap<>(values);
            all.putAll(own);
            if (DOCUMENT.equals(all.get(MappingKeys.FORMAT))) {
                own.keySet().stream()
                        .filter(MappingKeys::isFieldKey)
                        .sorted()
                        .forEach(field -> problems.add(fixed(key + field.substring(MappingKeys.PREFIX.length()))));
            }
        });
        boolean isUsed = byTopic.values().stream().anyMatch(own -> own.containsKey(MappingKeys.FORMAT));
        if (DOCUMENT.equals(values.get(MappingKeys.FORMAT)) && !isUsed) {
            changed.forEach(key -> problems.add(fixed(key)));
        }
    }

    private static String fixed(String key) {
        return key + ": expected " + MappingKeys.FORMAT
                + " to be avro, json, text or auto, because the fields of document are fixed, found " + DOCUMENT;
    }

    Mappings mappings(Map<String, Object> values) {
        Map<String, TopicMapping> own = new HashMap<>();
        byTopic.forEach((topic, overrides) -> {
            Map<String, Object> all = new HashMap<>(values);
            all.putAll(overrides);
            own.put(topic, mapping(all));
        });
        return new Mappings(mapping(values), own);
    }

    private static TopicMapping mapping(Map<String, Object> values) {
        RecordFormat format = RecordFormat.valueOf(upper(values, MappingKeys.FORMAT));
        if (format == RecordFormat.DOCUMENT) {
            return TopicMapping.OWN;
        }
        return new TopicMapping(
                format,
                Envelope.valueOf(upper(values, MappingKeys.ENVELOPE)),
                new DocumentMapping(new MappingText(
                        text(values, MappingKeys.TEXT),
                        MappingKeys.SEPARATORS.getOrDefault(text(values, MappingKeys.SEPARATOR), ""),
                        text(values, MappingKeys.TITLE),
                        text(values, MappingKeys.TENANT),
                        text(values, MappingKeys.LABEL_SET),
                        text(values, MappingKeys.ID),
                        text(values, MappingKeys.ATTRIBUTES),
                        text(values, MappingKeys.LABELS))));
    }

    private static String upper(Map<String, Object> values, String key) {
        return text(values, key).toUpperCase(Locale.ROOT);
    }

    private static String text(Map<String, Object> values, String key) {
        return String.valueOf(values.get(key));
    }
}
