package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A model that takes as much time as an accelerator would and computes nothing: every number is 0. Everything else is real, so
 * it shows how fast an accelerator this machine could supply with work. Thread-safe.
 */
final class SimulatedDevice implements Model {

    private final Cost cost;
    private final LabelReading labels;
    private final Runnable close;

    private SimulatedDevice(Cost cost, LabelReading labels, Runnable close) {
        this.cost = cost;
        this.labels = labels;
        this.close = close;
    }

    /** The time of a batch: a fixed part, and a part per row. */
    record Cost(String name, Duration fixed, Duration perRow) {

        long nanos(int rows) {
            return fixed.toNanos() + rows * perRow.toNanos();
        }
    }

    /**
     * Replaces the model's device by simulated ones that are driven as GPUs are. Closing the result closes the original.
     *
     * @param count number of devices
     */
    static LoadedModel simulate(LoadedModel model, Cost cost, int count) {
        Device real = model.devices().get(0);
        List<Device> devices = IntStream.range(0, count)
                .mapToObj(i ->
                        new SimulatedDevice(cost, model.manifest().labels(), i == 0 ? real.model()::close : () -> {}))
                .map(simulated -> new Device(simulated, real.probe(), real.padId()))
                .toList();
        return new LoadedModel(model.manifest(), model.graph(), ExecutionProvider.CUDA, model.tokenizer(), devices, 0);
    }

    /** As {@link #simulate}, but driven as a CPU is: by any number of callers, one sequence each. */
    static LoadedModel simulateCpu(LoadedModel model, Cost cost) {
        LoadedModel simulated = simulate(model, cost, 1);
        return new LoadedModel(
                model.manifest(), model.graph(), ExecutionProvider.CPU, model.tokenizer(), simulated.devices(), 0);
    }

    @Override
    public ModelOutput run(Batch batch) {
        long end = System.nanoTime() + cost.nanos(batch.rows());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return labels instanceof LabelReading.Independent independent
                ? ModelOutput.vectors(new float[batch.rows() * independent.dimension()], independent.dimension())
                : ModelOutput.logits(new float[batch.rows() * batch.labels()], batch.labels());
    }

    @Override
    public void close() {
        close.run();
    }
}
