package io.gliznet.streams.evaluation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts which label was best where another one holds. Threading: one thread. */
public final class Confusions {

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    /**
     * @param holds a label that holds
     * @param best the label with the best score, which does not hold
     */
    public record Confusion(String holds, String best, int count) {}

    /** Nothing is counted if the best label holds; otherwise each label that holds is confused with it. */
    void add(Collection<String> holding, String best) {
        if (!holding.contains(best)) {
            holding.forEach(holds ->
                    counts.computeIfAbsent(holds, label -> new TreeMap<>()).merge(best, 1, Integer::sum));
        }
    }

    /** The most frequent ones, and of those with equal counts the first by name. */
    List<Confusion> worst(int most) {
        return counts.entrySet().stream()
                .flatMap(holds -> holds.getValue().entrySet().stream()
                        .map(best -> new Confusion(holds.getKey(), best.getKey(), best.getValue())))
                .sorted(Comparator.comparingInt(Confusion::count).reversed())
                .limit(most)
                .toList();
    }
}
