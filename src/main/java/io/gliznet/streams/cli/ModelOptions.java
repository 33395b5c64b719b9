package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.model.ModelException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a command without Kafka runs; the same options for all of them. */
final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model directory; short for --set model.dir=… Default: models/default.")
    private @Nullable Path directory;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Set a key of the configuration.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** @throws io.gliznet.streams.config.InvalidConfigException naming every problem */
    ClassifierSettings settings(Console console) {
        return load(console).classifier();
    }

    /** @throws io.gliznet.streams.config.InvalidConfigException naming every problem */
    GliznetConfig load(Console console) {
        return load(console, overrides());
    }

    private static GliznetConfig load(Console console, Map<String, String> all) {
        return GliznetConfig.load(new Sources(Optional.empty(), console.environment(), all, console.home()));
    }

    private Map<String, String> overrides() {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (directory != null) {
            all.put("model.dir", directory.toString());
        }
        return all;
    }

    /**
     * The whole configuration of a command that starts its own broker. The environment is ignored.
     *
     * @param own keys of the command, which take precedence
     */
    GliznetConfig config(Console console, Map<String, String> own) {
        Map<String, String> all = overrides();
        all.putAll(own);
        GliznetConfig config = GliznetConfig.load(new Sources(Optional.empty(), Map.of(), all, console.home()));
        config.requireConnection();
        return config;
    }

    /** Loads the model. Ownership: the caller closes it. */
    Classifier open(Console console) {
        return open(settings(console));
    }

    /**
     * Loads the model of this directory instead. Ownership: the caller closes it.
     *
     * @throws CommandFailure if the user has named another one
     */
    Classifier open(Console console, Path other) {
        if (overrides().containsKey("model.dir")) {
            throw CommandFailure.usage("--compare: expected no other model, found --model or --set model.dir");
        }
        Map<String, String> all = overrides();
        all.put("model.dir", other.toString());
        return open(load(console, all).classifier());
    }

    /** Loads the model for a single text. Ownership: the caller closes it. */
    Classifier openForOneText(Console console) {
        return open(settings(console).oneByOne());
    }

    private static Classifier open(ClassifierSettings settings) {
        try {
            return Classifier.open(settings);
        } catch (ModelException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
