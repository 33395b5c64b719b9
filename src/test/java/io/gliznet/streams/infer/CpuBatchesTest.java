package io.gliznet.streams.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.CallCost;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelOutput;
import io.gliznet.streams.observe.Meters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which sequences a caller runs together, told by a device that notes each call and waits until all sequences are there. */
final class CpuBatchesTest {

    private static final NeighbourPlanner PLANNER = new NeighbourPlanner(new CallCost(3.8e6, 1.3e5, 300), 8, 256);

    /** By how many others one of these may be passed, and by how many more with the last call that passes it. */
    private static final int PASSED = PLANNER.lookAhead() + PLANNER.maxRows();

    private final CountDownLatch go = new CountDownLatch(1);
    private final NotedCalls device = new NotedCalls();
    private final List<Encoding> submitted = new ArrayList<>();
    private final List<CompletableFuture<float[]>> outputs = new ArrayList<>();

    @Test
    void shortSequencesOfLikeLengthRunTogetherAndLongOnesAlone() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        run(1, executor -> IntStream.range(0, 400)
                .forEach(
                        i -> submit(executor, i % 4 == 0 ? 200 + random.nextInt(100) : 6 + random.nextInt(4), "flow")));

        assertThat(device.calls).as("seed %s", seed).allSatisfy(call -> assertThat(
                        call.size() == 1 || longest(call) <= 12)
                .isTrue());
        assertThat(device.calls.size()).as("seed %s", seed).isLessThan(100 + 300 / 4);
    }

    @Test
    void theNextInTurnIsInEachCallAndFewPassIt() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        // none is so much shorter than another that it runs beside it, and so in another order
        run(1, executor -> IntStream.range(0, 600).forEach(i -> submit(executor, 30 + random.nextInt(90), "flow")));

        List<Integer> waiting =
                new ArrayList<>(IntStream.range(0, submitted.size()).boxed().toList());
        Map<Integer, Integer> passed = new HashMap<>();
        for (List<Integer> call : device.calls) {
            assertThat(call).as("seed %s", seed).contains(waiting.get(0));
            int last = Collections.max(call);
            waiting.removeAll(call);
            waiting.stream()
                    .filter(left -> left < last)
                    .forEach(left -> passed.merge(
                            left,
                            (int) call.stream().filter(taken -> taken > left).count(),
                            Integer::sum));
        }
        assertThat(waiting).isEmpty();
        assertThat(passed.values()).as("seed %s", seed).allMatch(count -> count <= PASSED);
        assertThat(Collections.max(passed.values())).as("seed %s", seed).isPositive();
    }

    @Test
    void flowsShareTheDeviceByTokens() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<Integer> pages = new HashSet<>();
        run(1, executor -> {
            for (int i = 0; i < 1_000; i++) {
                submit(executor, 5 + random.nextInt(20), "chats");
                if (i < 100) {
                    pages.add(submit(executor, 150 + random.nextInt(100), "pages"));
                }
            }
        });

        int ofPages = 0;
        int ofChats = 0;
        for (List<Integer> call : device.calls) {
            for (int number : call) {
                int length = submitted.get(number).length();
                ofPages += pages.contains(number) ? length : 0;
                ofChats += pages.contains(number) ? 0 : length;
            }
            if (ofPages > 10_000) {
                break;
            }
            assertThat(Math.abs(ofPages - ofChats)).as("seed %s", seed).isLessThan(256 + PLANNER.lookAhead() * 28);
        }
    }

    @Test
    void aCallerLeavesToTheOthersWhatTheyCouldRunAtTheSameTime() throws Exception {
        run(4, executor -> IntStream.range(0, 16).forEach(i -> submit(executor, 8, "flow")));

        assertThat(device.calls).allSatisfy(call -> assertThat(call).hasSizeLessThanOrEqualTo(3));
    }

    @Test
    void aSingleSequenceWaitsForNoOther() throws Exception {
        go.countDown();
        try (InferenceExecutor executor = executor(2)) {
            submit(executor, 8, "flow");
            assertThat(outputs.get(0).get(10, TimeUnit.SECONDS)).hasSize(1);
        }
        assertThat(device.calls).containsExactly(List.of(0));
    }

    @Test
    void asManyMustBeInFlightAsRunTogether() throws Exception {
        try (InferenceExecutor executor = executor(2)) {
            assertThat(executor.parallelism()).isEqualTo(2);
            go.countDown();
            submit(executor, 8, "flow");
            outputs.get(0).get(10, TimeUnit.SECONDS);
            assertThat(executor.parallelism()).isEqualTo(16);
        }
    }

    private interface Submissions {
        void to(InferenceExecutor executor);
    }

    private void run(int callers, Submissions submissions) throws Exception {
        try (InferenceExecutor executor = executor(callers)) {
            submissions.to(executor);
            go.countDown();
            for (CompletableFuture<float[]> output : outputs) {
                assertThat(output.get(30, TimeUnit.SECONDS)).hasSize(1);
            }
        }
    }

    private InferenceExecutor executor(int callers) {
        return new CpuExecutor(
                new Device(device, Sequences.sequence(1, 1), Sequences.PAD),
                callers,
                PLANNER,
                new InferenceMeter(1, callers, Meters.none(), DeviceTime.UNCOUNTED));
    }

    /** Returns the number of the sequence. */
    private int submit(InferenceExecutor executor, int length, String flow) {
        int number = submitted.size();
        Encoding sequence = Sequences.numbered(number, length);
        submitted.add(sequence);
        outputs.add(executor.submit(sequence, Flow.ofNobody(flow)));
        return number;
    }

    private int longest(List<Integer> call) {
        return call.stream()
                .mapToInt(index -> submitted.get(index).length())
                .max()
                .orElseThrow();
    }

    /** Notes the sequences of each call by the numbers that they begin with. */
    private final class NotedCalls implements Model {

        private final List<List<Integer>> calls = Collections.synchronizedList(new ArrayList<>());

        @Override
        public ModelOutput run(Batch batch) {
            try {
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            calls.add(IntStream.range(0, batch.rows())
                    .map(row -> (int) batch.inputIds().get(row * batch.length()))
                    .boxed()
                    .toList());
            return ModelOutput.logits(new float[batch.rows() * batch.labels()], batch.labels());
        }

        @Override
        public void close() {}
    }
}
