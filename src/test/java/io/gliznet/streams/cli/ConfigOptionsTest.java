package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.config.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ConfigOptionsTest {

    @TempDir
    private Path folder;

    /** The message about the mistake has the form that the file says. */
    @ParameterizedTest
    @ValueSource(strings = {"--set", "--set novalue", "-b", "--nonsense", "--bootstrap-servers a:1 -b b:1", "more", ""})
    void theFileSaysTheFormatAlsoBesideAMistakeOfTheCommandLine(String more) throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), "log.format=json\n");

        assertThat(format("run --config " + file + " " + more)).isEqualTo(LogFormat.JSON);
        assertThat(format("run --set log.format=text --config " + file + " " + more))
                .isEqualTo(LogFormat.TEXT);
    }

    @Test
    void anotherCommandGetsFileAndBrokerAndNoKeyThatMayBeASecret() {
        ConfigOptions options = new ConfigOptions();
        new CommandLine(options).parseArgs("-c", "my.properties", "-b", "a:1", "--set", "kafka.ssl.key.password=x");

        assertThat(options.text()).isEqualTo(" --config my.properties -b a:1");
        assertThat(new ConfigOptions().text()).isEmpty();
    }

    private static LogFormat format(String arguments) {
        return ConfigOptions.logFormat(
                CapturedConsole.file().console(),
                Stream.of(arguments.split(" ")).toArray(String[]::new));
    }
}
