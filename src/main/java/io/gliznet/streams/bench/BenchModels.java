package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelOutput;
import io.gliznet.streams.model.ModelSettings;

/** Loads the configured model for each row, as it is or on another device. The caller closes what it receives. */
final class BenchModels {

    private final ModelSettings settings;

    BenchModels(ModelSettings settings) {
        this.settings = settings;
    }

    /** @throws ModelException if the configured model cannot be loaded */
    LoadedModel load() throws ModelException {
        return ModelDirectory.load(settings);
    }

    /** @throws IllegalStateException if the model, which was loaded before, cannot be loaded again */
    LoadedModel reload() {
        return load(settings);
    }

    private static LoadedModel load(ModelSettings settings) {
        try {
            return ModelDirectory.load(settings);
        } catch (ModelException e) {
            throw new IllegalStateException("the model can no longer be loaded: " + e.getMessage(), e);
        }
    }

    /** The model in a session that uses every core for one sequence, as ONNX Runtime does by default. */
    LoadedModel onEveryCore() {
        return load(settings.withIntraOpThreads(Runtime.getRuntime().availableProcessors()));
    }

    /** The model on a CPU that only takes time. */
    LoadedModel simulatedCpu(SimulatedDevice.Cost cost) {
        return SimulatedDevice.simulateCpu(reload(), cost);
    }

    /** The model on devices that only take time. */
    LoadedModel simulated(SimulatedDevice.Cost cost, int devices) {
        return SimulatedDevice.simulate(reload(), cost, devices);
    }

    /**
     * The same sessions for another classifier, so that two of them differ in nothing but how they call the model. The one with the
     * borrowed sessions is closed first, and both are closed when either is.
     */
    static LoadedModel borrowed(LoadedModel model) {
        return model.withModels(Borrowed::new);
    }

    private record Borrowed(Model lender) implements Model {
        @Override
        public ModelOutput run(Batch batch) throws InferenceException {
            return lender.run(batch);
        }

        @Override
        public void close() {}
    }
}
