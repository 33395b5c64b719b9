package io.gliznet.streams.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Rows that take turns in rounds. The speed of a machine can change by a third within ten seconds, so rows are compared only
 * within a round, and a ratio is the median over the rounds.
 */
final class InterleavedRounds {

    private final List<Round> rounds = new ArrayList<>();

    private InterleavedRounds() {}

    /** One turn of a row, on the documents of the given round. */
    interface Turn {
        RowResult take(int round) throws InterruptedException;
    }

    /** The turns of all rows in one round, by their keys. */
    record Round(Map<String, RowResult> turns) {

        RowResult of(String key) {
            return Objects.requireNonNull(turns.get(key), key);
        }

        double rate(String key) {
            return of(key).documentsPerSecond();
        }

        double cpu(String key) {
            return of(key).cpuSecondsPerThousand();
        }
    }

    /**
     * Runs all rounds. Every second round runs in reverse order, so that no row is always the first.
     *
     * @param progress receives the result of each turn
     */
    static InterleavedRounds of(int rounds, List<Turn> turns, Consumer<RowResult> progress)
            throws InterruptedException {
        InterleavedRounds result = new InterleavedRounds();
        List<Turn> order = new ArrayList<>(turns);
        for (int round = 0; round < rounds; round++) {
            Map<String, RowResult> measured = new HashMap<>();
            for (Turn turn : order) {
                RowResult row = turn.take(round);
                progress.accept(row);
                measured.put(row.key(), row);
            }
            result.rounds.add(new Round(measured));
            Collections.reverse(order);
        }
        return result;
    }

    /** The sum of all turns of a row. */
    RowResult total(String key) {
        return rounds.stream()
                .map(round -> round.of(key))
                .reduce(RowResult::plus)
                .orElseThrow();
    }

    /** A ratio of figures of the same round. */
    Ratio ratio(ToDoubleFunction<Round> within) {
        return Ratio.of(rounds.stream().mapToDouble(within).toArray());
    }

    /** How many times the rate of another row. */
    Ratio speed(String key, String base) {
        return ratio(round -> round.rate(key) / round.rate(base));
    }

    /** The rate of the slowest round of a row over that of its fastest: less than 1 because the speed of the machine changes. */
    double slowestOverFastest(String key) {
        DoubleSummaryStatistics rates =
                rounds.stream().mapToDouble(round -> round.rate(key)).summaryStatistics();
        return rates.getMin() / rates.getMax();
    }
}
