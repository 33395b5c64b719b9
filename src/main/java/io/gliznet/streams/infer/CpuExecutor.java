package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.Device;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * Runs sequences on a CPU: as many callers as cores share one session, each with one unpadded sequence at a time.
 *
 * <p>Each submission adds one task, and a task takes whichever sequence the {@link FairQueue} holds next.
 */
final class CpuExecutor implements InferenceExecutor {

    private final InferenceStats.Meter meter = new InferenceStats.Meter();
    private final FairQueue<Pending> queue = new FairQueue<>();
    private final List<Caller> callers = new CopyOnWriteArrayList<>();
    private final int count;
    private final ExecutorService threads;
    private final ThreadLocal<Caller> caller;

    /** What a thread uses again and again. */
    private record Caller(BatchRunner runner, Batch batch) {}

    /** @param count sequences that run at the same time */
    CpuExecutor(Device device, int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(count, Threads.named("gliznet-infer"));
        caller = ThreadLocal.withInitial(() -> {
            BatchRunner runner = new BatchRunner(device, BatchPlanner.ONE_BY_ONE, meter, Runnable::run);
            Caller created = new Caller(runner, new Batch(device.padId()));
            callers.add(created);
            return created;
        });
    }

    @Override
    public CompletableFuture<float[]> submit(Encoding encoding, Object flow) {
        Pending pending = new Pending(encoding);
        queue.add(flow, encoding.length(), pending);
        try {
            threads.execute(this::runNext);
        } catch (RejectedExecutionException e) {
            queue.clear().forEach(Pending::cancel);
        }
        return pending.output();
    }

    @Override
    public void warmUp(int maxLength) {
        Phaser together = new Phaser(count);
        Runnable longest = () -> {
            together.arriveAndAwaitAdvance();
            caller.get().runner().warmUp(1, maxLength);
        };
        Stream.generate(() -> CompletableFuture.runAsync(longest, threads))
                .limit(count)
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Override
    public InferenceStats stats() {
        return meter.read();
    }

    @Override
    public Duration longestRun() {
        return BatchRunner.longestRun(callers.stream().map(Caller::runner));
    }

    @Override
    public int parallelism() {
        return count;
    }

    @Override
    public double tokensPerSecond() {
        return count * meter.tokensPerSecond();
    }

    @Override
    public void close() {
        threads.shutdown();
        queue.clear().forEach(Pending::cancel);
        Threads.join(threads);
    }

    private void runNext() {
        Pending next = queue.poll();
        if (next == null || next.isCancelled()) {
            return;
        }
        List<Pending> one = List.of(next);
        Caller mine = caller.get();
        if (mine.runner().prepare(mine.batch(), one)) {
            mine.runner().run(mine.batch(), one);
        }
    }
}
