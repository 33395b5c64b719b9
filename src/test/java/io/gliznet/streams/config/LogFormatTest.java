package io.gliznet.streams.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one key that is read before all others, with their precedence. */
final class LogFormatTest {

    @TempDir
    private Path folder;

    @Test
    void textIsTheDefault() {
        assertThat(format(Optional.empty(), Map.of(), Map.of())).isEqualTo(LogFormat.TEXT);
        assertThat(Keys.DEFINITION.defaultValues()).containsEntry("log.format", "text");
    }

    @Test
    void overridesPrecedeTheEnvironmentAndThatTheFile() throws IOException {
        Optional<Path> file = Optional.of(Files.writeString(folder.resolve("a.properties"), "log.format = json \n"));
        Map<String, String> text = Map.of("GLIZNET_LOG_FORMAT", "text");
        assertThat(format(file, Map.of(), Map.of())).isEqualTo(LogFormat.JSON);
        assertThat(format(file, text, Map.of())).isEqualTo(LogFormat.TEXT);
        assertThat(format(file, text, Map.of("log.format", "json"))).isEqualTo(LogFormat.JSON);
        assertThat(format(Optional.empty(), Map.of("GLIZNET_LOG_FORMAT", "json"), Map.of()))
                .isEqualTo(LogFormat.JSON);
    }

    @Test
    void aFileThatIsWrongElsewhereHasItsFormat() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.properties"), "log.format=json\na=\\u00zz\n");
        Path latin = Files.write(
                folder.resolve("latin-json.properties"), "a=\u00fc\nlog.format=json\n".getBytes(ISO_8859_1));
        assertThat(format(Optional.of(broken), Map.of(), Map.of())).isEqualTo(LogFormat.JSON);
        assertThat(format(Optional.of(latin), Map.of(), Map.of())).isEqualTo(LogFormat.JSON);
    }

    @Test
    void mistakesAreLeftToTheReadingOfAllKeys() throws IOException {
        Path latin = Files.write(folder.resolve("latin.properties"), new byte[] {'a', '=', (byte) 0xfc});
        assertThat(format(Optional.of(latin), Map.of(), Map.of())).isEqualTo(LogFormat.TEXT);
        assertThat(format(Optional.of(folder.resolve("missing")), Map.of(), Map.of()))
                .isEqualTo(LogFormat.TEXT);
        assertThat(format(Optional.empty(), Map.of(), Map.of("log.format", "xml")))
                .isEqualTo(LogFormat.TEXT);
    }

    private LogFormat format(Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
        return LogFormat.of(new Sources(file, environment, overrides, folder));
    }
}
