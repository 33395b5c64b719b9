package io.gliznet.streams.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts documents and answers by the document's key, which is unique. Thread-safe. */
final class DemoTally {

    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;

    private final Map<String, Long> sentAt = new HashMap<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final List<Double> latencies = new ArrayList<>();
    private long firstSent;
    private long lastAnswer;
    private long classified;
    private long deadLettered;

    /**
     * The counts so far.
     *
     * @param produced documents sent
     * @param classified with a result
     * @param deadLettered among the dead letters
     * @param lost with neither
     * @param duplicated second answers
     * @param documentsPerSecond from the first document sent to the last answer
     * @param p50Millis median time from send to answer
     */
    record Sums(
            long produced,
            long classified,
            long deadLettered,
            long lost,
            long duplicated,
            double documentsPerSecond,
            double p50Millis,
            double p99Millis) {}

    /** Must be called just before the document is sent. */
    synchronized void sent(String key) {
        long now = System.nanoTime();
        if (sentAt.isEmpty()) {
            firstSent = now;
        }
        sentAt.put(key, now);
    }

    synchronized void classified(String key) {
        if (answered(key)) {
            classified++;
        }
    }

    synchronized void deadLettered(String key) {
        if (answered(key)) {
            deadLettered++;
        }
    }

    private boolean answered(String key) {
        boolean first = answers.merge(key, 1, Integer::sum) == 1;
        Long sent = sentAt.get(key);
        if (first && sent != null) {
            lastAnswer = System.nanoTime();
            latencies.add((lastAnswer - sent) / NANOS_A_MILLI);
        }
        notifyAll();
        return first;
    }

    /** Waits until fewer documents than this are unanswered. */
    synchronized void awaitRoom(int most) throws InterruptedException {
        while (sentAt.size() - answers.size() >= most) {
            wait();
        }
    }

    synchronized long answered() {
        return answers.size();
    }

    synchronized Sums sums() {
        List<Double> sorted = new ArrayList<>(latencies);
        Collections.sort(sorted);
        long twice = answers.values().stream().mapToLong(count -> count - 1).sum();
        double seconds = Math.max(1, lastAnswer - firstSent) / NANOS_A_SECOND;
        return new Sums(
                sentAt.size(),
                classified,
                deadLettered,
                sentAt.keySet().stream()
                        .filter(key -> !answers.containsKey(key))
                        .count(),
                twice,
                latencies.size() / seconds,
                percentile(sorted, 0.50),
                percentile(sorted, 0.99));
    }

    private static double percentile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
