package io.gliznet.streams.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Rows that take turns in rounds. The speed of a machine can change by a third within ten seconds, so rows are compared only
 * within a round, and a ratio is the median over the rounds.
 */
final class InterleavedRounds {

    private final Map<String, List<RowResult>> turns = new LinkedHashMap<>();

    private InterleavedRounds() {}

    /** One turn of a row, on the documents of the given round. */
    interface Turn {
        RowResult take(int round) throws InterruptedException;
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
            for (Turn turn : order) {
                RowResult measured = turn.take(round);
                progress.accept(measured);
                result.add(measured);
            }
            Collections.reverse(order);
        }
        return result;
    }

    private void add(RowResult turn) {
        turns.computeIfAbsent(turn.key(), key -> new ArrayList<>()).add(turn);
    }

    /** The sum of all turns of a row. */
    RowResult total(String key) {
        return turns(key).stream().reduce(RowResult::plus).orElseThrow();
    }

    /** The median over the rounds of one row's figure divided by the same figure of another row. */
    double ratio(String key, String base, ToDoubleFunction<RowResult> figure) {
        List<RowResult> rows = turns(key);
        List<RowResult> bases = turns(base);
        double[] sorted = IntStream.range(0, rows.size())
                .mapToDouble(round -> figure.applyAsDouble(rows.get(round)) / figure.applyAsDouble(bases.get(round)))
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<RowResult> turns(String key) {
        return turns.getOrDefault(key, List.of());
    }
}
