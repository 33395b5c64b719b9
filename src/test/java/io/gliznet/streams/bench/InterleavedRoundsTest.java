package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InterleavedRoundsTest {

    private static final double[] SECONDS = {1, 2, 10, 4};

    @Test
    void everySecondRoundRunsInReverseOrder() throws InterruptedException {
        List<String> order = new ArrayList<>();

        InterleavedRounds.of(3, List.of(round -> noted(order, "a"), round -> noted(order, "b")), row -> {});

        assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
    }

    @Test
    void theRatioIsTheMedianOfTheRounds() throws InterruptedException {
        InterleavedRounds rounds =
                InterleavedRounds.of(4, List.of(round -> row("a", 1), round -> row("b", SECONDS[round])), row -> {});

        assertThat(rounds.speed("a", "b").value()).isEqualTo(3);
        assertThat(rounds.speed("b", "a").value()).isEqualTo((1 / 2.0 + 1 / 4.0) / 2);
        assertThat(rounds.ratio(round -> round.cpu("a") / round.cpu("b"))).isEqualTo(new Ratio(1, 1, 1));
    }

    @Test
    void aTotalIsTheSumOfAllRounds() throws InterruptedException {
        InterleavedRounds rounds = InterleavedRounds.of(4, List.of(round -> row("b", SECONDS[round])), row -> {});

        assertThat(rounds.total("b").use().seconds()).isEqualTo(17);
        assertThat(rounds.total("b").documents()).isEqualTo(4_000);
    }

    private static RowResult noted(List<String> order, String key) {
        order.add(key);
        return row(key, 1);
    }

    private static RowResult row(String key, double seconds) {
        return new RowResult(key, "", 1_000, new ResourceUse(seconds, 1, 0), 0, 0, Optional.empty());
    }
}
