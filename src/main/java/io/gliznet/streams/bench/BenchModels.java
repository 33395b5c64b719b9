package io.gliznet.streams.bench;

import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.OnnxRuntime;

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
        try {
            return load();
        } catch (ModelException e) {
            throw new IllegalStateException("the model can no longer be loaded: " + e.getMessage(), e);
        }
    }

    /** The model in a session with the default options of ONNX Runtime. */
    LoadedModel withDefaultSession() {
        LoadedModel tuned = reload();
        Device device = tuned.devices().get(0);
        device.model().close();
        try {
            Model model = OnnxRuntime.withDefaults(settings.directory().resolve(tuned.graph()), tuned.manifest());
            return SimulatedDevice.replaceDevice(
                    tuned, ExecutionProvider.CPU, new Device(model, device.probe(), device.padId()));
        } catch (ModelException e) {
            throw new IllegalStateException("the model can no longer be loaded: " + e.getMessage(), e);
        }
    }

    /** The model on a device that only takes time. */
    LoadedModel simulated(SimulatedDevice.Cost cost) {
        return SimulatedDevice.simulate(reload(), cost);
    }
}
