package io.gliznet.streams.classify;

import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.infer.ExecutorSettings;
import io.gliznet.streams.model.ModelSettings;
import java.nio.file.Path;

/**
 * Settings of every stage.
 *
 * @param workers threads that decode and tokenize
 */
public record ClassifierSettings(ModelSettings model, TextSettings text, ExecutorSettings inference, int workers) {

    /** @throws IllegalArgumentException if there is no worker */
    public ClassifierSettings {
        if (workers < 1) {
            throw new IllegalArgumentException("workers: expected 1 or more, found " + workers);
        }
    }

    /** The best graph of this directory on all cores of the CPU. */
    public static ClassifierSettings cpu(Path modelDirectory) {
        return new ClassifierSettings(
                ModelSettings.cpu(modelDirectory),
                TextSettings.DEFAULT,
                ExecutorSettings.defaults(),
                Runtime.getRuntime().availableProcessors());
    }
}
