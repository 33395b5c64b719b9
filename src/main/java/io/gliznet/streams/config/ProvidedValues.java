package io.gliznet.streams.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Kafka settings as its clients see them: with the values that config providers have, such as a password from a file, in the
 * place of the references to them. Only checks use them; the clients are given the references.
 */
final class ProvidedValues {

    private static final String PROVIDERS = "config.providers";
    private static final Pattern COMMA = Pattern.compile(" *, *");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:}]*):[^}]*}");

    private ProvidedValues() {}

    /**
     * The values by their keys, without those that no provider has.
     *
     * @param unread each reference that leads nowhere is added
     */
    static Map<String, String> of(Map<String, RawSettings.Setting> settings, List<String> unread) {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((key, setting) -> values.put(key, setting.value()));
        List<String> providers = COMMA.splitAsStream(values.getOrDefault(PROVIDERS, ""))
                .filter(name -> !name.isEmpty())
                .toList();
        if (providers.isEmpty()) {
            return values;
        }
        try {
            new AbstractConfig(new ConfigDef(), values, Map.of(), false)
                    .originals()
                    .forEach((key, value) -> values.replace(key, String.valueOf(value)));
        } catch (KafkaException e) {
            unread.add(Keys.KAFKA_PREFIX + PROVIDERS + ": expected providers whose class is in " + Keys.KAFKA_PREFIX
                    + PROVIDERS + ".NAME.class and that can read what is referred to, found: " + e.getMessage());
        }
        return values.entrySet().stream()
                .filter(entry -> leadsSomewhere(entry, providers, settings, unread))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Kafka takes a reference that leads nowhere for the value itself. */
    private static boolean leadsSomewhere(
            Map.Entry<String, String> entry,
            List<String> providers,
            Map<String, RawSettings.Setting> settings,
            List<String> unread) {
        Matcher reference = REFERENCE.matcher(entry.getValue());
        while (reference.find()) {
            if (providers.contains(reference.group(1))) {
                unread.add(Keys.KAFKA_PREFIX + entry.getKey()
                        + Objects.requireNonNull(settings.get(entry.getKey())).origin()
                        + ": expected a reference to something that the config provider has, found "
                        + reference.group());
                return false;
            }
        }
        return true;
    }
}
