package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.Device;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * The CPU's way: as many callers as cores on one session, each with one unpadded sequence at a time, oldest first. There is
 * nothing to gain from a batch on a CPU, and padding to lose.
 */
final class CpuExecutor implements InferenceExecutor {

    private final InferenceStats.Meter meter = new InferenceStats.Meter();
    private final int count;
    private final ExecutorService callers;
    private final ThreadLocal<Caller> caller;

    /** What a thread uses again and again. */
    private record Caller(BatchRunner runner, Batch batch) {}

    /** @param count callers at the same time */
    CpuExecutor(Device device, int count) {
        this.count = count;
        callers = Executors.newFixedThreadPool(count, Threads.named("gliznet-infer"));
        caller = ThreadLocal.withInitial(() -> new Caller(
                new BatchRunner(device, BatchPlanner.ONE_BY_ONE, meter, Runnable::run), new Batch(device.padId())));
    }

    @Override
    public CompletableFuture<float[]> submit(Encoding encoding) {
        Pending pending = new Pending(encoding, new CompletableFuture<>());
        try {
            callers.execute(() -> run(List.of(pending)));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("closed", e);
        }
        return pending.logits();
    }

    @Override
    public void warmUp(int maxLength) {
        Phaser together = new Phaser(count);
        Runnable longest = () -> {
            together.arriveAndAwaitAdvance();
            caller.get().runner().warmUp(1, maxLength);
        };
        Stream.generate(() -> CompletableFuture.runAsync(longest, callers))
                .limit(count)
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Override
    public InferenceStats stats() {
        return meter.read();
    }

    @Override
    public void close() {
        callers.shutdown();
        Threads.join(callers);
    }

    private void run(List<Pending> pending) {
        Caller mine = caller.get();
        if (mine.runner().prepare(mine.batch(), pending)) {
            mine.runner().run(mine.batch(), pending);
        }
    }
}
