package io.gliznet.streams.infer;

import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.observe.Meters;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * How a loaded model is driven. The plan follows the execution provider.
 *
 * @param cpuCallers callers that run at the same time on the CPU
 * @param cpuBatches whether a caller runs several sequences together where that is faster, which is measured at the start
 * @param batches how sequences are put together on CUDA
 */
public record ExecutorSettings(int cpuCallers, boolean cpuBatches, BatchSettings batches) {

    /** One caller per core. */
    public static ExecutorSettings defaults() {
        return new ExecutorSettings(Runtime.getRuntime().availableProcessors(), true, BatchSettings.DEFAULT);
    }

    /** The same with {@link #cpuBatches} false. */
    public ExecutorSettings oneByOne() {
        return new ExecutorSettings(cpuCallers, false, batches);
    }

    /** Which sequences run together on a CPU. Measures for a third of a second. */
    public NeighbourPlanner cpuPlanner(Device device) {
        return cpuBatches ? CallTiming.plan(device, cpuCallers) : NeighbourPlanner.ONE_BY_ONE;
    }

    /**
     * An executor on the devices of a model, warmed up.
     *
     * @param moreToCome whether sequences are being encoded that a batch may wait for
     * @param answers where those who wait are told, on devices whose own thread has better to do
     */
    public InferenceExecutor start(
            LoadedModel model, BooleanSupplier moreToCome, Executor answers, Meters meters, DeviceTime deviceTime) {
        List<Device> devices = model.devices();
        InferenceExecutor executor = model.provider() == ExecutionProvider.CUDA
                ? new BatchingExecutor(
                        devices,
                        batches,
                        moreToCome,
                        answers,
                        new InferenceMeter(devices.size(), 1, meters, deviceTime))
                : new CpuExecutor(
                        devices.get(0),
                        cpuCallers,
                        cpuPlanner(devices.get(0)),
                        new InferenceMeter(1, cpuCallers, meters, deviceTime));
        executor.warmUp(model.manifest().maxLength());
        return executor;
    }
}
