package io.gliznet.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NeighbourPlannerTest {

    /** What the default model costs on a core, about. */
    private static final CallCost COST = new CallCost(3.8e6, 1.3e5, 300);

    private static final NeighbourPlanner PLANNER = new NeighbourPlanner(COST, 8, 256);

    @Test
    void theFirstIsAlwaysChosenAndTheLimitsHold() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int[] lengths = random.ints(1 + random.nextInt(32), 1, 600)
                    .map(length -> Math.max(1, length / 4))
                    .toArray();
            int mostRows = 1 + random.nextInt(10);

            int[] chosen = PLANNER.choose(lengths, mostRows);

            String state = "seed " + seed + ", round " + round;
            assertThat(chosen[0]).as(state).isZero();
            assertThat(chosen).as(state).isSorted().doesNotHaveDuplicates();
            assertThat(chosen.length).as(state).isLessThanOrEqualTo(Math.min(8, mostRows));
            assertThat(chosen.length == 1 || chosen.length * longest(lengths, chosen) <= 256)
                    .as(state)
                    .isTrue();
        }
    }

    @Test
    void noOtherChoiceGainsMore() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int[] lengths = random.ints(1 + random.nextInt(9), 1, 140).toArray();
            double best = 1.05;
            for (int others = 0; others < 1 << (lengths.length - 1); others++) {
                int set = others;
                int[] chosen = IntStream.range(0, lengths.length)
                        .filter(i -> i == 0 || (set >> (i - 1) & 1) == 1)
                        .toArray();
                if (chosen.length <= 8 && chosen.length * longest(lengths, chosen) <= 256) {
                    best = Math.max(best, gain(lengths, chosen));
                }
            }

            int[] chosen = PLANNER.choose(lengths, 8);

            assertThat(chosen.length == 1 ? 1.05 : gain(lengths, chosen))
                    .as("seed %s, lengths %s", seed, Arrays.toString(lengths))
                    .isCloseTo(best, within(1e-9));
        }
    }

    @Test
    void shortSequencesOfLikeLengthRunTogetherAndLongOnesAlone() {
        assertThat(PLANNER.choose(new int[] {12, 300, 13, 90, 12, 11}, 8)).containsExactly(0, 2, 4, 5);
        assertThat(PLANNER.choose(new int[] {300, 12, 13, 300, 12}, 8)).containsExactly(0);
        assertThat(PLANNER.rows(10)).isEqualTo(8);
        assertThat(PLANNER.rows(64)).isEqualTo(4);
        assertThat(PLANNER.rows(200)).isEqualTo(1);
        assertThat(PLANNER.longest()).isBetween(64, 128);
    }

    @Test
    void withoutACostOfTheCallEachRunsAlone() {
        NeighbourPlanner free = new NeighbourPlanner(new CallCost(0, 1e5, 300), 8, 256);

        assertThat(free.longest()).isZero();
        assertThat(free.choose(new int[] {5, 5, 5, 5}, 8)).containsExactly(0);
        assertThat(NeighbourPlanner.ONE_BY_ONE.choose(new int[] {5, 5, 5, 5}, 8))
                .containsExactly(0);
        assertThat(NeighbourPlanner.ONE_BY_ONE.lookAhead()).isOne();
    }

    private static double gain(int[] lengths, int[] chosen) {
        double alone = Arrays.stream(chosen)
                .mapToDouble(i -> COST.nanos(1, lengths[i]))
                .sum();
        return alone / COST.nanos(chosen.length, longest(lengths, chosen));
    }

    private static int longest(int[] lengths, int[] chosen) {
        return Arrays.stream(chosen).map(i -> lengths[i]).max().orElseThrow();
    }
}
