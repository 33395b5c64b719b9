package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.Device;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs sequences on a CPU: as many callers as cores share one session, each with one unpadded sequence at a time, or with a few short
 * ones where that is faster. A call that is much shorter than all that run does not wait for them: one more thread
 * runs it beside them, because the operating system shares the cores in smaller steps than a long sequence takes.
 *
 * <p>Each submission adds one task. A task takes whichever sequence the {@link FairQueue} holds next, and those that the {@link
 * NeighbourPlanner} finds for it among the next few that are there. No caller waits for sequences to come, and none takes
 * those that other callers could run at the same time.
 */
final class CpuExecutor implements InferenceExecutor {

    /** A call is much shorter than another one that has at least this many times its tokens. */
    private static final int MUCH_SHORTER = 4;

    private final InferenceMeter meter;
    private final FairQueue<Pending> queue = new FairQueue<>();
    private final List<Caller> callers = new CopyOnWriteArrayList<>();
    private final int count;
    private final NeighbourPlanner planner;
    private final ExecutorService threads;
    private final ThreadLocal<Caller> caller;
    private final ExecutorService beside;

    /** What a thread uses again and again. */
    private static final class Caller {
        private final BatchRunner runner;
        private final Batch batch;
        private volatile int running;

        Caller(Device device, InferenceMeter meter) {
            runner = new BatchRunner(device, 0, BatchPlanner.ONE_BY_ONE, meter, Runnable::run);
            batch = new Batch(device.padId());
        }

        void run(List<Pending> together) {
            if (together.isEmpty() || !runner.prepare(batch, together)) {
                return;
            }
            running = tokens(together);
            try {
                runner.run(batch, together);
            } finally {
                running = 0;
            }
        }
    }

    /**
     * @param count callers that run at the same time
     * @param meter of one device with so many callers
     */
    CpuExecutor(Device device, int count, NeighbourPlanner planner, InferenceMeter meter) {
        this.meter = meter;
        this.count = count;
        this.planner = planner;
        threads = Executors.newFixedThreadPool(count, Threads.named("gliznet-infer"));
        caller = ThreadLocal.withInitial(() -> {
            Caller created = new Caller(device, meter);
            callers.add(created);
            return created;
        });
        beside = Executors.newFixedThreadPool(1, Threads.named("gliznet-infer-beside"));
    }

    @Override
    public CompletableFuture<float[]> submit(Encoding encoding, Flow flow, Runnable taken) {
        Pending pending = new Pending(encoding, flow, taken);
        queue.add(flow, encoding.length(), pending);
        try {
            threads.execute(this::runNext);
            if (isMuchShorter(encoding.length())) {
                beside.execute(this::runBeside);
            }
        } catch (RejectedExecutionException e) {
            queue.clear().forEach(Pending::cancel);
        }
        return pending.output();
    }

    @Override
    public void warmUp(int maxLength) {
        Phaser together = new Phaser(count + 1);
        Stream<CompletableFuture<Void>> longest =
                Stream.generate(() -> warmUp(threads, together, maxLength)).limit(count);
        Stream.concat(longest, Stream.of(warmUp(beside, together, Math.max(1, maxLength / MUCH_SHORTER))))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private CompletableFuture<Void> warmUp(ExecutorService executor, Phaser together, int length) {
        return CompletableFuture.runAsync(
                () -> {
                    together.arriveAndAwaitAdvance();
                    caller.get().runner.warmUp(1, length);
                },
                executor);
    }

    @Override
    public InferenceStats stats() {
        return meter.read();
    }

    @Override
    public Duration longestRun() {
        return BatchRunner.longestRun(callers.stream().map(each -> each.runner));
    }

    @Override
    public int parallelism() {
        int length = (int) meter.tokensPerSequence();
        return length == 0 ? count : count * planner.rows(length);
    }

    @Override
    public double tokensPerSecond() {
        return count * meter.tokensPerSecond();
    }

    @Override
    public void close() {
        threads.shutdown();
        beside.shutdown();
        queue.clear().forEach(Pending::cancel);
        Threads.join(threads);
        Threads.join(beside);
    }

    /** Each task takes one sequence at least, so none is left behind. */
    private void runNext() {
        run(next());
    }

    /** Takes the next sequences if they are still much shorter than all that run; otherwise a caller takes them later. */
    private void runBeside() {
        List<Pending> taken;
        try {
            taken = queue.poll(planner.lookAhead(), this::chooseShorter);
        } catch (RuntimeException | Error e) { // there is no memory for a choice: a caller takes it
            return;
        }
        run(taken);
    }

    /** Whoever waits for a sequence that was taken is told, whatever happens. */
    private void run(List<Pending> taken) {
        try {
            caller.get()
                    .run(taken.stream()
                            .filter(pending -> !pending.isCancelled())
                            .toList());
        } catch (RuntimeException | Error e) {
            taken.forEach(pending -> pending.output().completeExceptionally(e));
        }
    }

    private List<Pending> next() {
        try {
            return queue.poll(planner.lookAhead(), this::choose);
        } catch (RuntimeException | Error e) { // there is no memory for a choice
            Pending next = queue.poll();
            return next == null ? List.of() : List.of(next);
        }
    }

    /** Whether every core is in a call that is much longer than one with this many tokens. */
    private boolean isMuchShorter(int tokens) {
        return callers.stream()
                        .filter(each -> each.running >= MUCH_SHORTER * tokens)
                        .count()
                >= count;
    }

    private static int tokens(List<Pending> together) {
        return together.stream()
                .mapToInt(pending -> pending.encoding().length())
                .sum();
    }

    /** What the planner chooses, or the first sequence alone, if that is much shorter than all that runs. */
    private int[] chooseShorter(List<Pending> next, int size) {
        if (!isMuchShorter(next.get(0).encoding().length())) {
            return new int[0];
        }
        int[] chosen = choose(next, size);
        boolean isShort =
                isMuchShorter(tokens(Arrays.stream(chosen).mapToObj(next::get).toList()));
        return isShort ? chosen : new int[] {0};
    }

    /** What the planner chooses from the sequences that are still wanted; the others leave the queue with them. */
    private int[] choose(List<Pending> next, int size) {
        int[] wanted = IntStream.range(0, next.size())
                .filter(i -> !next.get(i).isCancelled())
                .toArray();
        IntStream cancelled = IntStream.range(0, next.size()).filter(i -> Arrays.binarySearch(wanted, i) < 0);
        if (wanted.length == 0) {
            return cancelled.toArray();
        }
        int[] lengths =
                Arrays.stream(wanted).map(i -> next.get(i).encoding().length()).toArray();
        int share = Math.max(1, size / count);
        IntStream chosen = Arrays.stream(planner.choose(lengths, share)).map(i -> wanted[i]);
        return IntStream.concat(cancelled, chosen).sorted().toArray();
    }
}
