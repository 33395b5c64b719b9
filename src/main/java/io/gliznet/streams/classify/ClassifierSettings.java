package io.gliznet.streams.classify;

import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.infer.ExecutorSettings;
import io.gliznet.streams.model.ModelSettings;
import java.nio.file.Path;

/**
 * Settings of every stage.
 *
 * @param workers threads that decode and tokenize
 * @param labelVectorBytes limit of the memory for vectors of labels
 * @param observedTenants so many tenants are named by metrics; 0 if none is, and their shares are not counted
 */
public record ClassifierSettings(
        ModelSettings model,
        TextSettings text,
        ExecutorSettings inference,
        int workers,
        long labelVectorBytes,
        int observedTenants) {

    /** About 40,000 vectors of the default model. */
    public static final long DEFAULT_LABEL_VECTOR_BYTES = 64L << 20;

    /** @throws IllegalArgumentException if there is no worker */
    public ClassifierSettings {
        if (workers < 1) {
            throw new IllegalArgumentException("workers: expected 1 or more, found " + workers);
        }
    }

    /** The same, without measuring at the start which sequences are faster together. */
    public ClassifierSettings oneByOne() {
        return new ClassifierSettings(model, text, inference.oneByOne(), workers, labelVectorBytes, observedTenants);
    }

    /** The best graph of this directory on all cores of the CPU. */
    public static ClassifierSettings cpu(Path modelDirectory) {
        return new ClassifierSettings(
                ModelSettings.cpu(modelDirectory),
                TextSettings.DEFAULT,
                ExecutorSettings.defaults(),
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_LABEL_VECTOR_BYTES,
                0);
    }
}
