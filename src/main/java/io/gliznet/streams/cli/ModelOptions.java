package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.infer.ModelException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command without Kafka runs, and how; the same for all of them. */
final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model directory; short for --set model.dir=… Default: models/default")
    private @Nullable Path directory;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any key of the configuration.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** @throws io.gliznet.streams.config.InvalidConfigException naming every problem */
    ClassifierSettings settings(Console console) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (directory != null) {
            all.put("model.dir", directory.toString());
        }
        return GliznetConfig.load(new Sources(Optional.empty(), console.environment(), all, console.home()))
                .classifier();
    }

    /** Loads the model; belongs to the caller. */
    Classifier open(Console console) {
        try {
            return Classifier.open(settings(console));
        } catch (ModelException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }
}
