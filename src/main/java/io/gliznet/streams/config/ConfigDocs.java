package io.gliznet.streams.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** The definition in words: as a commented properties file, as a table, and piece by piece for messages. */
public final class ConfigDocs {

    private static final int COMMENT_WIDTH = 100;

    private ConfigDocs() {}

    /** {@code config/gliznet.properties}: every key with its default. */
    public static String properties() {
        StringBuilder out = new StringBuilder("""
                # gliznet-streams: every key with its default. Generated from the code; edit a copy.
                #
                #   gliznet run --config my.properties
                #
                # The environment wins over the file, --set KEY=VALUE over both. A variable is the key in capitals, with
                # underscores, after GLIZNET_: GLIZNET_MODEL_DIR sets model.dir.
                """);
        String group = "";
        for (ConfigKey key : keys()) {
            if (!key.group.equals(group)) {
                group = key.group;
                out.append("\n# --- ").append(group).append(" ---\n");
            }
            out.append('\n');
            wrap(key.documentation)
                    .forEach(line -> out.append("# ").append(line).append('\n'));
            wrap("Expected: " + expected(key))
                    .forEach(line -> out.append("# ").append(line).append('\n'));
            out.append(key.name).append('=').append(preset(key)).append('\n');
        }
        return out.append("""

                        # --- Passed on ---

                        # Whatever follows kafka. is given to Kafka Streams as it is; consumer., producer., admin. and the other
                        # prefixes of Kafka Streams reach one kind of client alone.
                        #kafka.security.protocol=SASL_SSL
                        #kafka.sasl.mechanism=PLAIN
                        #kafka.producer.compression.type=zstd

                        # Whatever follows serde. is given to the serializers as it is.
                        #serde.value.subject.name.strategy=io.confluent.kafka.serializers.subject.TopicNameStrategy
                        """).toString();
    }

    /** The table of the README. */
    public static String table() {
        StringBuilder out = new StringBuilder("| key | default | what |\n|---|---|---|\n");
        for (ConfigKey key : keys()) {
            String preset = preset(key);
            out.append("| `").append(key.name).append("` | ");
            out.append(preset.isEmpty() ? "" : "`" + preset + "`").append(" | ");
            out.append(key.documentation.replace("|", "\\|")).append(" |\n");
        }
        return out.toString();
    }

    /** What a value has to be, for people. */
    static String expected(ConfigKey key) {
        return key.validator == null ? type(key) : key.validator.toString();
    }

    static String type(ConfigKey key) {
        return switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, SHORT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case LIST -> "words, separated by commas";
            case CLASS -> "a class on the class path";
            case STRING, PASSWORD -> "a text";
        };
    }

    /** The value as a message may show it. */
    static String found(ConfigKey key, String value) {
        return key.type == ConfigDef.Type.PASSWORD ? "something else (a secret, not shown)" : "'" + value + "'";
    }

    private static List<ConfigKey> keys() {
        return Keys.DEFINITION.configKeys().values().stream()
                .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                .toList();
    }

    private static String preset(ConfigKey key) {
        Object value = key.defaultValue;
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(Object::toString).toList());
        }
        return value instanceof Password password ? password.value() : String.valueOf(value);
    }

    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > COMMENT_WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
