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
 * Rows that take turns. The speed of a machine may change by a third from one ten seconds to the next, so rows are compared
 * within a round, and of the rounds the one in the middle counts.
 */
final class InterleavedRounds {

    private final Map<String, List<RowResult>> turns = new LinkedHashMap<>();

    private InterleavedRounds() {}

    /** One row's turn, on the documents of this round. */
    interface Turn {
        RowResult take(int round) throws InterruptedException;
    }

    /**
     * Every other round goes backwards, so that none is always the first.
     *
     * @param seen told of each turn
     */
    static InterleavedRounds of(int rounds, List<Turn> turns, Consumer<RowResult> seen) throws InterruptedException {
        InterleavedRounds taken = new InterleavedRounds();
        List<Turn> order = new ArrayList<>(turns);
        for (int round = 0; round < rounds; round++) {
            for (Turn turn : order) {
                RowResult measured = turn.take(round);
                seen.accept(measured);
                taken.add(measured);
            }
            Collections.reverse(order);
        }
        return taken;
    }

    private void add(RowResult turn) {
        turns.computeIfAbsent(turn.key(), key -> new ArrayList<>()).add(turn);
    }

    /** All turns of a row together. */
    RowResult total(String key) {
        return turns(key).stream().reduce(RowResult::plus).orElseThrow();
    }

    /** The median over the rounds of what this figure of one row is over that of another. */
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
