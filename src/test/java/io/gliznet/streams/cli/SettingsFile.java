package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A properties file in which a later setting replaces an earlier one, because a key may stand there once. */
final class SettingsFile {

    private SettingsFile() {}

    /** @param more lines that replace those of the same key */
    static Path write(Path file, String lines, String... more) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(lines));
        settings.load(new StringReader(String.join("\n", more)));
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        return file;
    }
}
