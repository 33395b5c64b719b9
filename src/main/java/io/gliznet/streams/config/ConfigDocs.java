package io.gliznet.streams.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.types.Password;

/** Documents the keys: as a commented properties file, as a Markdown page, and in the words of error messages. */
public final class ConfigDocs {

    private static final int COMMENT_WIDTH = 100;

    private ConfigDocs() {}

    /** {@code config/gliznet.properties}: every key with its default. */
    public static String properties() {
        StringBuilder out = new StringBuilder("""
                # Every configuration key of gliznet-streams with its default value. This file is generated; edit a copy.
                #
                #   gliznet run --config my.properties
                #
                # An environment variable overrides the file, and --set KEY=VALUE overrides both. The variable of a key is
                # GLIZNET_ and the key in capitals, with underscores for dots: GLIZNET_MODEL_DIR sets model.dir.
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
            wrap("Valid values: " + expected(key) + ".")
                    .forEach(line -> out.append("# ").append(line).append('\n'));
            out.append(key.name).append('=').append(defaultValue(key)).append('\n');
        }
        return out.append("""

                        # --- Keys for Kafka and for the serializers ---

                        # Keys with the prefix kafka. are passed to Kafka Streams without the prefix. A further prefix, such as
                        # consumer., producer. or admin., limits a key to one kind of client.
                        #kafka.security.protocol=SASL_SSL
                        #kafka.sasl.mechanism=PLAIN
                        #kafka.producer.compression.type=zstd

                        # Keys with the prefix serde. are passed to the serializers without the prefix.
                        #serde.schema.registry.ssl.truststore.location=/etc/gliznet/registry.jks
                        """).toString();
    }

    /** {@code docs/configuration.md}: every key in its section. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("""
                # Configuration

                This page is generated from the code. Every key is optional.

                A value comes from the first of these sources that has one:

                1. `--set KEY=VALUE` on the command line,
                2. an environment variable: `GLIZNET_` and the key in capitals, with underscores for dots; `GLIZNET_MODEL_DIR`
                   sets `model.dir`,
                3. the properties file of `--config FILE`, in UTF-8; [`config/gliznet.properties`](../config/gliznet.properties)
                   lists every key with its default,
                4. the default on this page.

                All problems of a configuration are reported at once, each with the key, the expected value and the value that
                was found, and the process ends with exit code 2. An unknown key is a problem. Names that end with `.ms` are
                times in milliseconds, names that end with `.bytes` are sizes in bytes.
                """);
        String group = "";
        for (ConfigKey key : keys()) {
            if (!key.group.equals(group)) {
                group = key.group;
                out.append("\n## ").append(group).append("\n");
                out.append("\n| key | default | valid values | description |\n|---|---|---|---|\n");
            }
            out.append(row(key));
        }
        return out.append(prefixes()).toString();
    }

    private static String row(ConfigKey key) {
        String value = defaultValue(key);
        String shown = value.isEmpty() ? "(empty)" : "`" + value.replace("|", "\\|") + "`";
        return "| `" + key.name + "` | " + shown + " | " + expected(key) + " | " + key.documentation + " |\n";
    }

    private static String prefixes() {
        return """

                ## Keys for Kafka: the prefix `kafka.`

                A key that begins with `kafka.` is passed to Kafka Streams without this prefix, and from there to the clients:
                `kafka.security.protocol=SASL_SSL` sets `security.protocol`. Prefixes of Kafka Streams limit a key to one kind of
                client: `kafka.consumer.fetch.min.bytes` sets `fetch.min.bytes` for consumers only. The prefixes are
                `consumer.`, `main.consumer.`, `restore.consumer.`, `global.consumer.`, `producer.` and `admin.`. A key with a
                prefix changes no other kind of client. A key without one, and one with `consumer.`, also replaces what the
                service itself sets for the clients it is for.

                If Kafka defines the key, its value must have the type that Kafka expects, and a time must be one with which a
                client can work. Keys that Kafka does not define are
                passed on, because they may belong to a plug-in.

                ## Keys for the serializers: the prefix `serde.`

                A key that begins with `serde.` is passed to the serializers without this prefix, and overrides the keys of the
                section "Schema registry". For example, `serde.schema.registry.ssl.truststore.location` sets
                `schema.registry.ssl.truststore.location`. Other values of `serializer.class` and `deserializer.class` may know
                more keys, such as `serde.bearer.auth.token` of Confluent's serializers.
                """;
    }

    /** Describes the valid values of a key. */
    static String expected(ConfigKey key) {
        return key.validator == null ? type(key) : key.validator.toString();
    }

    static String type(ConfigKey key) {
        return switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, SHORT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case LIST -> "a list, separated by commas";
            case CLASS -> "the name of a class on the class path";
            case STRING, PASSWORD -> "a string";
        };
    }

    /** The value as an error message may show it: never a secret. */
    static String found(ConfigKey key, String value) {
        if (key.type == ConfigDef.Type.PASSWORD) {
            return "a different value (not shown, because it is a secret)";
        }
        return value.contains("@")
                ? "a value with an @ (not shown, because a password may stand before it)"
                : "'" + value + "'";
    }

    private static List<ConfigKey> keys() {
        return Keys.DEFINITION.configKeys().values().stream()
                .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                .toList();
    }

    private static String defaultValue(ConfigKey key) {
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
