package io.gliznet.streams.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * How lines of the log are written. It must be known before the first logger exists, so it is read apart from the other keys, and
 * without a class that has a logger.
 */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One object a line. */
    JSON;

    /** The configured format; the default where the value is none, because the reading of all keys reports that. */
    public static LogFormat of(Sources sources) {
        String variable = RawSettings.environmentVariable(ObserveKeys.LOG_FORMAT);
        return Optional.ofNullable(sources.overrides().get(ObserveKeys.LOG_FORMAT))
                .or(() -> Optional.ofNullable(sources.environment().get(variable)))
                .or(() -> sources.file().flatMap(LogFormat::inFile))
                .filter(JSON.word()::equals)
                .map(json -> JSON)
                .orElse(TEXT);
    }

    /** As the key's value. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A pipe could not be read a second time. Of a file that is wrong elsewhere, this key counts nevertheless: the message about the file
     * has this form. Read as Latin-1, a file in any encoding has this key and its values.
     */
    private static Optional<String> inFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // the reading of all keys reports it; what stands before the mistake is loaded
        }
        return Optional.ofNullable(properties.getProperty(ObserveKeys.LOG_FORMAT))
                .map(String::strip);
    }
}
