package io.gliznet.streams.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.batch.CallCost;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.DeviceLostException;
import io.gliznet.streams.model.FakeModel;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelOutput;
import io.gliznet.streams.observe.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every executor, and what only for that of a GPU. */
final class InferenceExecutorTest {

    private static final Encoding PROBE = Sequences.sequence(1, 1);
    private static final Flow FLOW = Flow.ofNobody("a flow");
    private static final int FAILING_LENGTH = 77;
    private static final NeighbourPlanner BATCHES = new NeighbourPlanner(new CallCost(1_000, 1, 0), 8, 800);

    enum Kind {
        CONCURRENT_CALLERS,
        CPU_BATCHES,
        DEVICE_BATCHING,
        TWO_DEVICES;

        InferenceExecutor on(Model model) {
            BatchSettings settings = new BatchSettings(new BatchPlanner(512, 8), 64, Duration.ofMillis(5));
            Device device = device(model);
            return switch (this) {
                case CONCURRENT_CALLERS -> new CpuExecutor(device, 2, NeighbourPlanner.ONE_BY_ONE, meter(1));
                case CPU_BATCHES -> new CpuExecutor(device, 2, BATCHES, meter(1));
                case DEVICE_BATCHING ->
                    new BatchingExecutor(List.of(device), settings, () -> false, Runnable::run, meter(1));
                case TWO_DEVICES ->
                    new BatchingExecutor(List.of(device, device), settings, () -> false, Runnable::run, meter(2));
            };
        }
    }

    private static InferenceMeter meter(int devices) {
        return new InferenceMeter(devices, 1, Meters.none(), DeviceTime.UNCOUNTED);
    }

    private static Device device(Model model) {
        return new Device(model, PROBE, Sequences.PAD);
    }

    @ParameterizedTest
    @EnumSource
    void everySequenceGetsItsOwnLogits(Kind kind) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Encoding> encodings = IntStream.range(0, 500)
                .mapToObj(i -> Sequences.sequence(1 + random.nextInt(200), 1 + random.nextInt(9)))
                .toList();
        try (InferenceExecutor executor = kind.on(new FakeModel())) {
            List<CompletableFuture<float[]>> logits = encodings.stream()
                    .map(encoding -> executor.submit(encoding, FLOW))
                    .toList();
            for (int i = 0; i < encodings.size(); i++) {
                assertThat(logits.get(i).get(10, TimeUnit.SECONDS))
                        .as("seed %s, sequence %s", seed, i)
                        .isEqualTo(expected(encodings.get(i)));
            }
            assertThat(executor.stats().sequences()).isEqualTo(500);
            assertThat(executor.stats().tokens())
                    .isEqualTo(encodings.stream().mapToLong(Encoding::length).sum());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyThreadOfADeviceIsWarmedUpWithItsLargestInput(Kind kind) {
        List<Integer> tokens = Collections.synchronizedList(new ArrayList<>());
        FakeModel model = new FakeModel(batch -> !tokens.add(batch.rows() * batch.length()));
        try (InferenceExecutor executor = kind.on(model)) {
            executor.warmUp(100);

            assertThat(model.threads).doesNotHaveDuplicates();
            assertThat(tokens)
                    .containsExactlyInAnyOrder(
                            switch (kind) {
                                case CONCURRENT_CALLERS, CPU_BATCHES -> new Integer[] {100, 100, 25};
                                case DEVICE_BATCHING -> new Integer[] {4 * 104};
                                case TWO_DEVICES -> new Integer[] {4 * 104, 4 * 104};
                            });
            assertThat(executor.stats().sequences()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatDoesNotTakeTheLargestInputIsUsedAllTheSame(Kind kind) throws Exception {
        try (InferenceExecutor executor = kind.on(new FakeModel(batch -> batch.rows() * batch.length() >= 100))) {
            executor.warmUp(100);

            assertThat(executor.submit(Sequences.sequence(5, 1), FLOW).get(10, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailingSequenceFailsAloneAndItsNeighboursGetTheirLogits(Kind kind) throws Exception {
        Encoding failing = Sequences.sequence(FAILING_LENGTH, 1);
        Model refusing = new FakeModel(batch -> contains(batch, failing.length()));
        try (InferenceExecutor executor = kind.on(refusing)) {
            List<CompletableFuture<float[]>> logits = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                logits.add(executor.submit(i == 17 ? failing : Sequences.sequence(70, 1), FLOW));
            }
            for (int i = 0; i < 40; i++) {
                if (i == 17) {
                    assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(() -> logits.get(17).get(10, TimeUnit.SECONDS))
                            .withCauseInstanceOf(InferenceException.class);
                } else {
                    assertThat(logits.get(i).get(10, TimeUnit.SECONDS)).hasSize(1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatTakesNothingIsLostAndNoSequenceIsBlamed(Kind kind) {
        try (InferenceExecutor executor = kind.on(new FakeModel(batch -> true))) {
            List<CompletableFuture<float[]>> logits = IntStream.range(0, 10)
                    .mapToObj(i -> executor.submit(Sequences.sequence(5, 1), FLOW))
                    .toList();
            for (CompletableFuture<float[]> logit : logits) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> logit.get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(DeviceLostException.class);
            }
            assertThat(executor.stats().busyNanos())
                    .as("it computed, whatever came of it")
                    .isPositive();
            assertThat(executor.stats().batches()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeCancelsWhatIsQueuedAndReturnsWhenNoModelRuns(Kind kind) {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FakeModel model = new FakeModel(batch -> {
            running.countDown();
            await(go);
            return false;
        });
        InferenceExecutor executor = kind.on(model);
        List<CompletableFuture<float[]>> logits = IntStream.range(0, 300)
                .mapToObj(i -> executor.submit(Sequences.sequence(200, 1), FLOW))
                .toList();
        await(running);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(executor::close);
        assertThat(logits.get(299)).failsWithin(Duration.ofSeconds(10));
        assertThat(closed).isNotDone();

        go.countDown();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        model.close();

        assertThat(logits).allMatch(CompletableFuture::isDone);
        assertThat(model.batches.stream().mapToInt(Integer::intValue).sum()).isLessThan(100);
        assertThat(executor.submit(PROBE, FLOW)).isCancelled();
    }

    @ParameterizedTest
    @EnumSource
    void aSequenceThatIsCancelledInTimeIsNotRun(Kind kind) {
        CountDownLatch go = new CountDownLatch(1);
        FakeModel model = new FakeModel(batch -> {
            await(go);
            return false;
        });
        try (InferenceExecutor executor = kind.on(model)) {
            List<CompletableFuture<float[]>> logits = IntStream.range(0, 300)
                    .mapToObj(i -> executor.submit(Sequences.sequence(200, 1), FLOW))
                    .toList();
            logits.subList(100, 299).forEach(logit -> logit.cancel(false));
            go.countDown();

            assertThat(logits.get(299)).succeedsWithin(Duration.ofSeconds(10));
            assertThat(logits.subList(0, 100))
                    .allSatisfy(logit -> assertThat(logit).succeedsWithin(Duration.ofSeconds(10)));
            assertThat(model.batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logitsThatAreNotFiniteFailTheirSequenceAlone(Kind kind) throws Exception {
        Encoding overflows = Sequences.sequence(FAILING_LENGTH, 1);
        Model overflowing = new Model() {
            @Override
            public ModelOutput run(Batch batch) {
                float[] values = new float[batch.rows() * batch.labels()];
                for (int row = 0; row < batch.rows(); row++) {
                    boolean tall = length(batch, row) == overflows.length();
                    Arrays.fill(
                            values,
                            row * batch.labels(),
                            (row + 1) * batch.labels(),
                            tall ? Float.POSITIVE_INFINITY : 1);
                }
                return ModelOutput.logits(values, batch.labels());
            }

            @Override
            public void close() {}
        };
        try (InferenceExecutor executor = kind.on(overflowing)) {
            CompletableFuture<float[]> before = executor.submit(Sequences.sequence(70, 1), FLOW);
            CompletableFuture<float[]> tall = executor.submit(overflows, FLOW);
            CompletableFuture<float[]> after = executor.submit(Sequences.sequence(70, 1), FLOW);

            assertThat(before).succeedsWithin(Duration.ofSeconds(10));
            assertThat(after).succeedsWithin(Duration.ofSeconds(10));
            assertThat(tall)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(InferenceException.class);
        }
    }

    private static int length(Batch batch, int row) {
        int length = 0;
        for (int i = 0; i < batch.length(); i++) {
            length += (int) batch.attentionMask().get(row * batch.length() + i);
        }
        return length;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody counted down");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheRuntimeIsPassedOnToThoseWhoWait(Kind kind) {
        Model broken = new FakeModel(batch -> {
            throw new DeviceLostException("reset", new IllegalStateException());
        });
        try (InferenceExecutor executor = kind.on(broken)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> executor.submit(PROBE, FLOW).get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(DeviceLostException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorWhileTheGuiltyOneIsSoughtReachesThoseWhoWaitAndNoThreadDies(Kind kind) throws Exception {
        Encoding failing = Sequences.sequence(FAILING_LENGTH, 1);
        Model exhausted = new FakeModel(batch -> {
            if (batch.length() < failing.length()) {
                throw new OutOfMemoryError("for the probe");
            }
            return contains(batch, failing.length());
        });
        try (InferenceExecutor executor = kind.on(exhausted)) {
            for (int i = 0; i < 4; i++) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> executor.submit(failing, FLOW).get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(OutOfMemoryError.class);
            }
            assertThat(executor.submit(Sequences.sequence(FAILING_LENGTH + 9, 1), FLOW)
                            .get(10, TimeUnit.SECONDS))
                    .hasSize(1);
        }
    }

    @Test
    void aGpuIsDrivenByOneThreadAndByFullBatchesWhenThereIsABacklog() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        FakeModel model = new FakeModel(batch -> {
            await(hold);
            return false;
        });
        try (InferenceExecutor executor = Kind.DEVICE_BATCHING.on(model)) {
            List<CompletableFuture<float[]>> logits = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                logits.add(executor.submit(Sequences.sequence(50, 1), FLOW));
            }
            hold.countDown();
            for (CompletableFuture<float[]> logit : logits) {
                logit.get(10, TimeUnit.SECONDS);
            }
        }
        assertThat(new HashSet<>(model.threads)).hasSize(1);
        assertThat(model.batches).contains(9).allSatisfy(rows -> assertThat(rows)
                .isLessThanOrEqualTo(9));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONCURRENT_CALLERS", "CPU_BATCHES"})
    void aMuchShorterSequenceRunsBesideLongOnesThatKeepEveryCallerBusy(Kind kind) {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        FakeModel model = new FakeModel(batch -> {
            if (contains(batch, 400)) {
                running.countDown();
                await(go);
            }
            return false;
        });
        try (InferenceExecutor executor = kind.on(model)) {
            List<CompletableFuture<float[]>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(executor.submit(Sequences.numbered(i, 400), FLOW));
            }
            await(running);
            Flow others = Flow.ofNobody("another flow");
            CompletableFuture<float[]> quarter = executor.submit(Sequences.numbered(1, 100), others);
            assertThat(quarter).succeedsWithin(Duration.ofSeconds(10));
            all.add(executor.submit(Sequences.numbered(2, 101), others));
            all.add(executor.submit(Sequences.numbered(3, 10), others));
            go.countDown();
            assertThat(all).allSatisfy(output -> assertThat(output).succeedsWithin(Duration.ofSeconds(10)));
        }
        assertThat(model.threads).filteredOn(name -> name.contains("beside")).isNotEmpty();
    }

    private static float[] expected(Encoding encoding) {
        long sum = IntStream.range(0, encoding.length())
                .mapToLong(encoding::inputId)
                .sum();
        float[] logits = new float[encoding.labelCount()];
        for (int label = 0; label < logits.length; label++) {
            logits[label] = (label + 1) * (float) sum;
        }
        return logits;
    }

    /** Whether a row has exactly so many tokens. */
    private static boolean contains(Batch batch, int length) {
        return IntStream.range(0, batch.rows())
                .anyMatch(row -> IntStream.range(row * batch.length(), (row + 1) * batch.length())
                                .mapToLong(position -> batch.attentionMask().get(position))
                                .sum()
                        == length);
    }
}
