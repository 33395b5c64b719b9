package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Logits;
import io.gliznet.streams.model.Model;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An accelerator that takes the time of one and computes nothing: every logit is 0. All around it is real, so it shows what a
 * machine without one could feed. Threading: one caller, as a GPU.
 */
final class SimulatedDevice implements Model {

    private final Cost cost;
    private final Model replaced;

    private SimulatedDevice(Cost cost, Model replaced) {
        this.cost = cost;
        this.replaced = replaced;
    }

    /** Time of a batch: a fixed part, and one for each row. */
    record Cost(String name, Duration fixed, Duration perRow) {

        long nanos(int rows) {
            return fixed.toNanos() + rows * perRow.toNanos();
        }
    }

    /** The same model on such a device, driven as a GPU is. Owns the other from now on. */
    static LoadedModel in(LoadedModel model, Cost cost) {
        Device real = model.devices().get(0);
        Device simulated = new Device(new SimulatedDevice(cost, real.model()), real.probe(), real.padId());
        return model.on(ExecutionProvider.CUDA, simulated);
    }

    @Override
    public Logits run(Batch batch) {
        long end = System.nanoTime() + cost.nanos(batch.rows());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return new Logits(new float[batch.rows() * batch.labels()], batch.labels());
    }

    @Override
    public void close() {
        replaced.close();
    }
}
