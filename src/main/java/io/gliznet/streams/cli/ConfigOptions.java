package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.LogFormat;
import io.gliznet.streams.config.Sources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TraceLevel;

/** Where commands that use Kafka read their configuration; the same for all of them. */
final class ConfigOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "Properties file; config/gliznet.properties lists every key. Without it every key has its default.")
    private @Nullable Path file;

    @Option(
            names = {"-b", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "Kafka bootstrap servers; short for --set bootstrap.servers=…")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the configuration; takes precedence over the environment and the file.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** What any command's arguments and the rest of its configuration say of the log; mistakes are left to the command. */
    static LogFormat logFormat(Console console, String... arguments) {
        ConfigOptions options = new ConfigOptions();
        CommandLine.tracer().setLevel(TraceLevel.OFF); // its warnings show values, such as passwords
        CommandLine line = new CommandLine(options).setUnmatchedArgumentsAllowed(true);
        line.getCommandSpec().parser().collectErrors(true); // the options beside a mistake count
        try {
            line.parseArgs(arguments);
        } catch (ParameterException e) {
            // what was read before the mistake counts
        }
        return LogFormat.of(options.sources(console));
    }

    /** @throws io.gliznet.streams.config.InvalidConfigException naming every problem */
    GliznetConfig load(Console console) {
        return GliznetConfig.load(sources(console));
    }

    /** Reads the whole configuration and adds its problems to the list. */
    GliznetConfig read(Console console, List<String> problems) {
        return GliznetConfig.read(sources(console), problems);
    }

    /** Where the keys are, for people. */
    String origin() {
        return file == null ? "without a file" : "with the file " + file;
    }

    /** Those of a file and of a broker, for another command, each with a blank in front. Other keys may be secrets. */
    String text() {
        return (file == null ? "" : " --config " + file) + (bootstrapServers == null ? "" : " -b " + bootstrapServers);
    }

    private Sources sources(Console console) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (bootstrapServers != null) {
            all.put("bootstrap.servers", bootstrapServers);
        }
        return new Sources(Optional.ofNullable(file), console.environment(), all, console.home());
    }
}
