package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.CallCost;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.ModelOutput;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures, once at the start, whether a CPU gains by short sequences that run together. All callers measure at the same time, because
 * they compete for the same memory later, too. The shapes take turns, so that a change of the machine's speed concerns all of them, and
 * the median of each shape is used. What counts is the CPU time of the calling thread, because other programs take part of the
 * time on a clock. Blocks for a third of a second, or for two at most.
 */
final class CallTiming {

    private static final Logger LOG = LoggerFactory.getLogger(CallTiming.class);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Rows and lengths; the largest has as many tokens as a call may have. */
    private static final int[][] SHAPES = {{1, 12}, {8, 12}, {1, 24}, {8, 24}, {1, 48}, {4, 48}};

    private static final int MAX_ROWS = 8;

    /** More does not gain, because the numbers of a layer leave the cache of a core. */
    private static final int MAX_TOKENS = 256;

    private static final long BUDGET_NANOS = Duration.ofMillis(200).toNanos();

    /** More time for a machine that is busy; a model that needs still more gains little by fewer calls. */
    private static final long LIMIT_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int MIN_ROUNDS = 2;

    /** Enough for a model that is fast. */
    private static final int MAX_ROUNDS = 25;

    /** A model that is faster than this has nothing to gain, and cannot be timed. */
    private static final double MIN_CALL_NANOS = 100_000;

    /** Lengths of three sequences; the middle one is compared. */
    private static final int[] MIXED = {9, 24, 36};

    private static final double VECTOR_TOLERANCE = 1e-5;
    private static final double LOGIT_TOLERANCE = 1e-4;

    private final Device device;
    private final List<List<Double>> nanos = Stream.generate(
                    () -> Collections.synchronizedList(new ArrayList<Double>()))
            .limit(SHAPES.length)
            .toList();

    private CallTiming(Device device) {
        this.device = device;
    }

    /**
     * Measures and logs the plan.
     *
     * @param callers sequences that will run at the same time
     */
    static NeighbourPlanner plan(Device device, int callers) {
        CallTiming timing = new CallTiming(device);
        try {
            if (!timing.isIndependentOfOthers()) {
                return oneByOne("the output of a sequence depends on those that run with it");
            }
            if (!timing.measure(callers)) {
                return oneByOne("the model is too slow to be timed within two seconds");
            }
        } catch (InferenceException | RuntimeException e) {
            return oneByOne(String.valueOf(e.getMessage()));
        }
        return timing.planner();
    }

    private static NeighbourPlanner oneByOne(String reason) {
        LOG.atInfo().log("Sequences run one at a time on each core: {}", reason);
        return NeighbourPlanner.ONE_BY_ONE;
    }

    private NeighbourPlanner planner() {
        CallCost cost = CallCost.fit(IntStream.range(0, SHAPES.length)
                .mapToObj(i -> new CallCost.Timed(SHAPES[i][0], SHAPES[i][1], median(nanos.get(i))))
                .toList());
        NeighbourPlanner planner = new NeighbourPlanner(cost, MAX_ROWS, MAX_TOKENS);
        if (cost.call() < MIN_CALL_NANOS || planner.longest() == 0) {
            return oneByOne("a call costs no more than what it computes");
        }
        LOG.atInfo()
                .addKeyValue("call_micros", Math.round(cost.call() / 1_000))
                .addKeyValue("token_micros", Math.round(cost.token() / 1_000))
                .addKeyValue("max_sequences", planner.rows(1))
                .addKeyValue("max_length", planner.longest())
                .log(
                        "Short sequences of like length run together on each core: a call costs as much as {} tokens",
                        Math.round(cost.call() / cost.token()));
        return planner;
    }

    /** Whether a sequence has the same output alone and beside a shorter and a longer one. */
    private boolean isIndependentOfOthers() throws InferenceException {
        List<Encoding> mixed =
                Arrays.stream(MIXED).mapToObj(device.probe()::repeated).toList();
        float[] alone = run(List.of(mixed.get(1)))[0];
        float[] beside = run(mixed)[1];
        double tolerance = device.probe().labelCount() == 0 ? VECTOR_TOLERANCE : LOGIT_TOLERANCE;
        return alone.length == beside.length
                && IntStream.range(0, alone.length).allMatch(i -> Math.abs(alone[i] - beside[i]) <= tolerance);
    }

    private float[][] run(List<Encoding> sequences) throws InferenceException {
        Batch batch = new Batch(device.padId());
        batch.fill(
                sequences, sequences.stream().mapToInt(Encoding::length).max().orElseThrow());
        ModelOutput output = device.model().run(batch);
        return IntStream.range(0, sequences.size())
                .mapToObj(row -> output.row(row, sequences.get(row)))
                .toArray(float[][]::new);
    }

    /** @return whether every shape was timed often enough */
    private boolean measure(int callers) {
        ExecutorService threads = Executors.newFixedThreadPool(callers, Threads.named("gliznet-timing"));
        try {
            Stream.generate(() -> CompletableFuture.runAsync(this::timeShapes, threads))
                    .limit(callers)
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
            Threads.join(threads);
        }
        return nanos.stream().allMatch(times -> times.size() >= MIN_ROUNDS);
    }

    private void timeShapes() {
        List<Batch> batches = Arrays.stream(SHAPES).map(this::batch).toList();
        batches.forEach(this::time); // these times would be those of memory that is taken
        long start = System.nanoTime();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (System.nanoTime() - start > (round < MIN_ROUNDS ? LIMIT_NANOS : BUDGET_NANOS)) {
                return;
            }
            for (int i = 0; i < SHAPES.length; i++) {
                nanos.get(i).add(time(batches.get(i)));
            }
        }
    }

    private Batch batch(int[] shape) {
        Batch batch = new Batch(device.padId());
        batch.fill(Collections.nCopies(shape[0], device.probe().repeated(shape[1])), shape[1]);
        return batch;
    }

    private double time(Batch batch) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            device.model().run(batch);
        } catch (InferenceException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
