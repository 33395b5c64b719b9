package io.gliznet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.encode.PassPlan.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PassPlanTest {

    private static final int FIXED_TOKENS = 2;
    private static final TextSettings UNBOUNDED = new TextSettings(Truncation.WINDOWS, 10_000, 64, Integer.MAX_VALUE);

    @Test
    void textAndLabelsThatFitAreOneSequence() {
        PassPlan plan = PassPlan.complete(400, costs(20, 5), 500, FIXED_TOKENS, TextSettings.DEFAULT);

        assertThat(plan.windows()).containsExactly(new Span(0, 400));
        assertThat(plan.labelGroups()).containsExactly(new Span(0, 20));
        assertThat(plan.coverage(400, 20, true)).isEqualTo(new Coverage(400, 400, 1, 20, 20, 1, true));
    }

    @Test
    void oneTokenMoreThanTheBudgetIsMoreThanOneSequence() {
        PassPlan plan = PassPlan.complete(401, costs(20, 5), 500, FIXED_TOKENS, TextSettings.DEFAULT);

        assertThat(plan.windows().size() * plan.labelGroups().size()).isEqualTo(2);
    }

    @Test
    void manyLabelsWithAShortTextAreSplitIntoTheFewestGroups() {
        PassPlan plan = PassPlan.complete(50, costs(300, 5), 500, FIXED_TOKENS, TextSettings.DEFAULT);

        assertThat(plan.windows()).hasSize(1);
        assertThat(plan.labelGroups()).hasSize(4);
    }

    @Test
    void everyTokenIsScoredAgainstEveryLabelAndNoSequenceIsTooLong() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int budget = 64 + random.nextInt(2_000);
            int[] costs = random.ints(1 + random.nextInt(200), 1, budget - PassPlan.MIN_WINDOW + 1)
                    .map(cost -> random.nextInt(10) == 0 ? cost : Math.min(cost, 8))
                    .toArray();
            int textTokens = 1 + random.nextInt(5_000);

            PassPlan plan = PassPlan.complete(textTokens, costs, budget, FIXED_TOKENS, UNBOUNDED);

            String state = "seed " + seed + ", round " + round + ": " + textTokens + " tokens, budget " + budget
                    + ", labels " + Arrays.toString(costs);
            assertThat(plan.coverage(textTokens, costs.length, true).complete())
                    .as(state)
                    .isTrue();
            assertContiguous(plan.labelGroups(), costs.length, state, false);
            assertContiguous(plan.windows(), textTokens, state, true);
            int longestWindow =
                    plan.windows().stream().mapToInt(Span::size).max().orElseThrow();
            int widestGroup = plan.labelGroups().stream()
                    .mapToInt(group -> IntStream.range(group.from(), group.to())
                            .map(i -> costs[i])
                            .sum())
                    .max()
                    .orElseThrow();
            assertThat(longestWindow + widestGroup).as(state).isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void windowsAreLimitedAndTheCoverageSaysSo() {
        PassPlan plan = PassPlan.complete(
                10_000, costs(2, 5), 110, FIXED_TOKENS, new TextSettings(Truncation.WINDOWS, 3, 10, 32_768));

        assertThat(plan.windows()).hasSize(3);
        Coverage coverage = plan.coverage(10_000, 2, true);
        assertThat(coverage.complete()).isFalse();
        assertThat(coverage.scoredTokens()).isEqualTo(280);
        assertThat(coverage.textTokens()).isEqualTo(10_000);
    }

    @Test
    void windowsOverlapByAtMostTheConfiguredTokens() {
        PassPlan plan = PassPlan.complete(1_000, costs(2, 5), 310, FIXED_TOKENS, UNBOUNDED);

        List<Span> windows = plan.windows();
        assertThat(windows).hasSizeGreaterThan(1);
        for (int i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i - 1).to() - windows.get(i).from()).isBetween(1, 64);
        }
    }

    @Test
    void aTextThatWasCutBeforeTokenizationIsNotComplete() {
        PassPlan plan = PassPlan.complete(10, costs(2, 5), 500, FIXED_TOKENS, TextSettings.DEFAULT);

        assertThat(plan.coverage(10, 2, false).complete()).isFalse();
    }

    @Test
    void aTextWithoutTokensHasNoSequence() {
        assertThat(PassPlan.complete(0, costs(2, 5), 500, FIXED_TOKENS, TextSettings.DEFAULT)
                        .windows())
                .isEmpty();
        assertThat(PassPlan.reference(0, costs(2, 5), 500).windows()).isEmpty();
    }

    @Test
    void referenceTruncationKeepsTextAndLabelsThatFit() {
        PassPlan plan = PassPlan.reference(400, costs(20, 5), 500);

        assertThat(plan.coverage(400, 20, true).complete()).isTrue();
    }

    @Test
    void referenceTruncationCutsTheTextToHalfAndDropsLabelsThatDoNotFit() {
        PassPlan plan = PassPlan.reference(600, costs(100, 5), 510);

        assertThat(plan.windows()).containsExactly(new Span(0, 255));
        assertThat(plan.labelGroups()).containsExactly(new Span(0, 51));
        assertThat(plan.coverage(600, 100, true)).isEqualTo(new Coverage(600, 255, 1, 100, 51, 1, false));
    }

    @Test
    void aPlanThatCoversMoreOfTheTextIsPreferredToACheaperOne() {
        PassPlan plan = PassPlan.complete(3_000, costs(20, 20), 509, FIXED_TOKENS, TextSettings.DEFAULT);

        assertThat(plan.coverage(3_000, 20, true).complete()).isTrue();
    }

    @Test
    void theTokensOfADocumentAreLimitedAndTheCoverageSaysSo() {
        TextSettings limited = new TextSettings(Truncation.WINDOWS, 16, 64, 2_000);
        PassPlan plan = PassPlan.complete(10_000, costs(60, 5), 509, FIXED_TOKENS, limited);

        long tokens = plan.windows().stream()
                .mapToLong(window -> plan.labelGroups().stream()
                        .mapToLong(group -> window.size() + FIXED_TOKENS + 5L * group.size())
                        .sum())
                .sum();
        assertThat(tokens).isLessThanOrEqualTo(2_000);
        assertThat(plan.coverage(10_000, 60, true).complete()).isFalse();
        assertThat(plan.coverage(10_000, 60, true).scoredLabels()).isEqualTo(60);
    }

    private static int[] costs(int labels, int cost) {
        return IntStream.generate(() -> cost).limit(labels).toArray();
    }

    private static void assertContiguous(List<Span> spans, int end, String state, boolean overlapping) {
        int reached = 0;
        for (Span span : spans) {
            assertThat(span.size()).as(state).isPositive();
            if (overlapping) {
                assertThat(span.from()).as(state).isLessThanOrEqualTo(reached);
            } else {
                assertThat(span.from()).as(state).isEqualTo(reached);
            }
            reached = span.to();
        }
        assertThat(reached).as(state).isEqualTo(end);
    }
}
