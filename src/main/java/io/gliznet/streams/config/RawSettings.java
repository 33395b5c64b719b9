package io.gliznet.streams.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keys and values before validation, each with its source. */
final class RawSettings {

    private static final String ENVIRONMENT_PREFIX = "GLIZNET_";

    /** Variables of the launcher and of logback.xml. */
    private static final Set<String> NOT_A_SETTING = Set.of(
            "GLIZNET_HOME", "GLIZNET_JAVA_OPTS", "GLIZNET_MVN_OPTS", "GLIZNET_LOG_LEVEL", "GLIZNET_KAFKA_LOG_LEVEL");

    /** Variables that Kubernetes sets in every container if the name of a service starts with gliznet. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("GLIZNET_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_\\w+)?)");

    private final Map<String, Setting> byKey = new LinkedHashMap<>();

    /** @param origin the source as a message names it; empty for the file */
    record Setting(String value, String origin) {}

    static RawSettings read(Sources sources, List<String> problems) {
        RawSettings settings = new RawSettings();
        sources.file().ifPresent(file -> settings.addFile(file, problems));
        settings.addEnvironment(sources.environment());
        sources.overrides().forEach((key, value) -> settings.add(key, value, " (--set)"));
        return settings;
    }

    /** The environment variable of a key: {@code GLIZNET_MODEL_DIR} for {@code model.dir}. */
    static String environmentVariable(String key) {
        return ENVIRONMENT_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    Map<String, Setting> byKey() {
        return byKey;
    }

    private void addFile(Path file, List<String> problems) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file + ": expected a properties file in UTF-8, found " + found(file, e));
        }
        new TreeMap<>(properties).forEach((key, value) -> add((String) key, ((String) value).strip(), ""));
    }

    private static String found(Path file, Exception e) {
        if (!Files.exists(file)) {
            return "no such file";
        }
        if (Files.isDirectory(file)) {
            return "a folder";
        }
        return e instanceof CharacterCodingException
                ? "a file in another encoding"
                : "a file that cannot be read: " + e.getMessage();
    }

    private void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !NOT_A_SETTING.contains(variable)) {
                String key = variable.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                if (Keys.DEFINITION.names().contains(key)
                        || !SERVICE_LINK.matcher(variable).matches()) {
                    add(key, value, " (" + variable + ")");
                }
            }
        });
    }

    private void add(String key, String value, String origin) {
        byKey.put(key, new Setting(value, origin));
    }
}
