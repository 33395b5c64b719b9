package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Times in which readers of committed records see no result in a partition. */
final class Gaps {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Gaps() {}

    /** Until every partition has a result of a document that was sent after these. */
    static void awaitResults(Trial trial, int sent) {
        await().atMost(LIMIT)
                .until(() -> trial.reader().outcomes().stream()
                                .filter(outcome -> outcome.isClassified() && outcome.number() >= sent)
                                .map(ReadOutcome::partition)
                                .distinct()
                                .count()
                        == Scene.PARTITIONS);
    }

    /**
     * The longest time between two results of each partition of which the second came in this span.
     *
     * @param from on the clock of {@link System#nanoTime}
     * @param to on the same clock
     */
    static Map<Integer, Duration> longest(List<ReadOutcome> outcomes, long from, long to) {
        Map<Integer, Long> last = new HashMap<>();
        Map<Integer, Duration> longest = new TreeMap<>();
        for (ReadOutcome outcome : outcomes) {
            if (!outcome.isClassified()) {
                continue;
            }
            long now = outcome.readNanos();
            Long before = last.put(outcome.partition(), now);
            if (before != null && now - from > 0 && now - to <= 0) {
                longest.merge(outcome.partition(), Duration.ofNanos(now - before), Gaps::longer);
            }
        }
        return longest;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
