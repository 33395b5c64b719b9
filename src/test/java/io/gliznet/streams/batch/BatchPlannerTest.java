package io.gliznet.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchPlannerTest {

    @Test
    void everySequenceIsInExactlyOneBatchWithinTheBudget() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            BatchPlanner planner = new BatchPlanner(1 + random.nextInt(8_192), 1 + random.nextInt(32));
            int[] lengths = random.ints(random.nextInt(600), 1, 1_024).toArray();

            List<int[]> batches = planner.plan(lengths);

            String state = "seed " + seed + ", round " + round;
            assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .as(state)
                    .isEqualTo(IntStream.range(0, lengths.length).toArray());
            for (int[] batch : batches) {
                int padded = planner.paddedLength(lengths[batch[0]]);
                assertThat(batch.length == 1 || padded * batch.length <= planner.maxBatchTokens())
                        .as(state)
                        .isTrue();
                assertThat(Arrays.stream(batch)
                                .map(i -> planner.paddedLength(lengths[i]))
                                .max()
                                .orElseThrow())
                        .as(state)
                        .isEqualTo(padded);
            }
        }
    }

    @Test
    void theBatchOfTheOldestRunsFirst() {
        List<int[]> batches = new BatchPlanner(100, 1).plan(new int[] {10, 90, 11, 80, 10});

        assertThat(batches).containsExactly(new int[] {2, 0, 4}, new int[] {1}, new int[] {3});
    }

    @Test
    void oneByOneKeepsTheOrderAndDoesNotPad() {
        assertThat(BatchPlanner.ONE_BY_ONE.plan(new int[] {5, 900, 3}))
                .containsExactly(new int[] {0}, new int[] {1}, new int[] {2});
        assertThat(BatchPlanner.ONE_BY_ONE.paddedLength(13)).isEqualTo(13);
    }

    @Test
    void paddingIsSmallInALargeWindowOfMixedLengths() {
        Random random = new Random(20261124);
        int[] lengths = IntStream.range(0, 1_024)
                .map(i -> (int) Math.min(512, Math.max(8, Math.exp(4.5 + 0.7 * random.nextGaussian()))))
                .toArray();
        BatchPlanner planner = new BatchPlanner(4_096, 1);

        long padded = planner.plan(lengths).stream()
                .mapToLong(batch -> (long) batch.length * planner.paddedLength(lengths[batch[0]]))
                .sum();

        assertThat(1 - (double) Arrays.stream(lengths).sum() / padded).isLessThan(0.05);
    }

    @Test
    void aBudgetOrMultipleOfZeroIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchPlanner(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchPlanner(1, 0));
    }
}
