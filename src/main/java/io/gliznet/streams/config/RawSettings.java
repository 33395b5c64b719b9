package io.gliznet.streams.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final Pattern KEY = Pattern.compile("[\\w.-]{1,200}");

    private final Map<String, Setting> byKey = new LinkedHashMap<>();

    /** @param origin the source as a message names it; empty for the file */
    record Setting(String value, String origin) {

        private static final Pattern COMMENT = Pattern.compile("\\s[#!]");

        /** What may be meant by a value that is wrong. */
        String hint() {
            return origin.isEmpty() && COMMENT.matcher(value).find() ? "; a comment needs a line of its own" : "";
        }
    }

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
        List<PropertyLines.Line> lines = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            PropertyLines.read(reader, lines);
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file + ": expected a properties file in UTF-8, found " + found(file, e));
        }
        Map<String, PropertyLines.Line> byKey = new TreeMap<>();
        for (PropertyLines.Line line : lines) {
            PropertyLines.Line earlier = byKey.put(line.key(), line);
            if (earlier != null) {
                problems.add(shown(line.key()) + ": expected it once in " + file + ", found it in the lines "
                        + earlier.line() + " and " + line.line());
            }
        }
        byKey.forEach((key, line) -> add(key, line.value(), ""));
    }

    /** What else stands where a key should be is the second line of a value, such as a password. */
    static String shown(String key) {
        return KEY.matcher(key).matches() ? key : "a key that is not shown";
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
