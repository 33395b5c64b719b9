package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A GPU's way: the sequences in flight are one window, sorted and cut by the {@link io.gliznet.streams.batch.BatchPlanner}.
 * One thread prepares the next batch while each device runs one.
 *
 * <p>Threading: a device is only ever driven by one thread, always the same. A window is taken when a buffer is free, that is
 * as late as the devices allow, so that it grows with the backlog. An idle device waits for nobody: a batch that is not full
 * lingers only while more sequences are being encoded, and not for long.
 */
final class BatchingExecutor implements InferenceExecutor {

    private static final int BUFFERS_PER_DEVICE = 2;
    private static final long LOOK_AT_CLOSED_MS = 50;
    private static final Work END = runner -> {};

    private final BatchSettings settings;
    private final BooleanSupplier moreToCome;
    private final InferenceMeter meter;
    private final FairQueue<Pending> arrivals = new FairQueue<>();
    private final BlockingQueue<Batch> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<Work> prepared = new LinkedBlockingQueue<>();
    private final List<BatchRunner> runners;
    private final ExecutorService threads;
    private volatile boolean closed;

    /** What waits for a device. */
    private interface Work {
        void on(BatchRunner runner);
    }

    /** Work of our own threads, which nobody interrupts. */
    private interface Loop {
        void run() throws InterruptedException;
    }

    /**
     * Starts one thread, and one for each device.
     *
     * @param moreToCome whether sequences are being encoded that a batch may wait for
     * @param answers where those who wait are told, a batch at a time
     * @param meter of so many devices with one caller each
     */
    BatchingExecutor(
            List<Device> devices,
            BatchSettings settings,
            BooleanSupplier moreToCome,
            Executor answers,
            InferenceMeter meter) {
        this.meter = meter;
        this.settings = settings;
        this.moreToCome = moreToCome;
        runners = IntStream.range(0, devices.size())
                .mapToObj(number -> new BatchRunner(devices.get(number), number, settings.planner(), meter, answers))
                .toList();
        for (int i = 0; i < BUFFERS_PER_DEVICE * devices.size(); i++) {
            free.add(new Batch(devices.get(0).padId()));
        }
        threads = Executors.newFixedThreadPool(1 + devices.size(), Threads.named("gliznet-device"));
        start(this::prepare);
        runners.forEach(runner -> start(() -> drive(runner)));
    }

    @Override
    public CompletableFuture<float[]> submit(Encoding encoding, Flow flow, Runnable taken) {
        Pending pending = new Pending(encoding, flow, taken);
        arrivals.add(flow, encoding.length(), pending);
        if (closed) {
            arrivals.clear().forEach(Pending::cancel);
        }
        return pending.output();
    }

    @Override
    public void warmUp(int maxLength) {
        int rows = Math.max(
                1, settings.planner().maxBatchTokens() / settings.planner().paddedLength(maxLength));
        Phaser oneForEach = new Phaser(runners.size());
        List<CompletableFuture<Void>> warm = new ArrayList<>();
        for (int i = 0; i < runners.size(); i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            warm.add(done);
            prepared.add(runner -> {
                oneForEach.arriveAndAwaitAdvance();
                runner.warmUp(rows, maxLength);
                done.complete(null);
            });
        }
        warm.forEach(CompletableFuture::join);
    }

    @Override
    public InferenceStats stats() {
        return meter.read();
    }

    @Override
    public Duration longestRun() {
        return BatchRunner.longestRun(runners.stream());
    }

    @Override
    public int parallelism() {
        return settings.window();
    }

    @Override
    public double tokensPerSecond() {
        return runners.size() * meter.tokensPerSecond();
    }

    @Override
    public void close() {
        closed = true;
        arrivals.clear().forEach(Pending::cancel);
        threads.shutdown();
        Threads.join(threads);
    }

    private void prepare() throws InterruptedException {
        List<Pending> window = new ArrayList<>();
        while (!closed) {
            Batch buffer = free.take();
            collect(window);
            for (List<Pending> batch : planOrFail(window)) {
                Batch filled = buffer;
                if (!runners.get(0).prepare(filled, batch)) {
                    continue;
                }
                prepared.add(runner -> {
                    if (closed) {
                        batch.forEach(Pending::cancel);
                    } else {
                        runner.run(filled, batch);
                    }
                    free.add(filled);
                });
                buffer = free.take();
            }
            free.add(buffer);
            window.clear();
        }
        runners.forEach(runner -> prepared.add(END));
    }

    private void drive(BatchRunner runner) throws InterruptedException {
        for (Work next = prepared.take(); next != END; next = prepared.take()) {
            next.on(runner);
        }
    }

    /** Waits for a sequence, and then, while there is hope, for a batch full of them. */
    private void collect(List<Pending> window) throws InterruptedException {
        Pending first = arrivals.poll(LOOK_AT_CLOSED_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        long deadline = System.nanoTime() + settings.maxDelay().toNanos();
        long tokens = 0;
        for (Pending next = first; next != null; next = next(tokens, deadline)) {
            if (next.isCancelled()) {
                continue;
            }
            window.add(next);
            tokens += next.encoding().length();
            if (window.size() == settings.window()) {
                return;
            }
        }
    }

    private @Nullable Pending next(long tokens, long deadline) throws InterruptedException {
        Pending here = arrivals.poll();
        if (here != null || tokens >= settings.planner().maxBatchTokens() || !moreToCome.getAsBoolean()) {
            return here;
        }
        return arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Without memory for a plan its sequences fail, and the next window is tried. */
    private List<List<Pending>> planOrFail(List<Pending> window) {
        try {
            return plan(window);
        } catch (RuntimeException | Error e) {
            runners.get(0).fail(window, e);
            return List.of();
        }
    }

    private List<List<Pending>> plan(List<Pending> window) {
        int[] lengths =
                window.stream().mapToInt(pending -> pending.encoding().length()).toArray();
        List<List<Pending>> batches = new ArrayList<>();
        for (int[] batch : settings.planner().plan(lengths)) {
            batches.add(Arrays.stream(batch).mapToObj(window::get).toList());
        }
        return batches;
    }

    private void start(Loop loop) {
        threads.execute(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        });
    }
}
