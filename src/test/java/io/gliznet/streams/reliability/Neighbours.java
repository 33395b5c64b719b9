package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What becomes of short documents while another tenant, with 300 labels, sends texts of a megabyte under one key. The service is
 * {@code run} with its default settings and 512 MB of heap, and with the default model, because what matters is how long a text
 * keeps the processor busy.
 *
 * <p>Threading: one thread.
 */
final class Neighbours implements AutoCloseable {

    private static final int SHORT = 2_000;
    private static final int LONG = 20;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration TURN = Duration.ofSeconds(40);
    private static final int STEPS_BETWEEN_LONG = 10;

    /** So many are waiting at any time of a turn, and are answered after it. */
    private static final int LONG_IN_TURN = 6;

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:TieredStopAtLevel=4");

    private final Scene scene;
    private final NeighbourTraffic traffic;
    private final OutcomeReader reader;
    private final Instance instance;
    private final int port;

    /** Of the partition of a short document. */
    enum Place {
        OTHER_THREAD,
        SAME_THREAD,
        SAME_PARTITION
    }

    /**
     * All documents were sent at once.
     *
     * @param shortSeconds until the last short document had its outcome
     * @param longSeconds the same of the long ones
     */
    record Burst(double shortSeconds, double longSeconds) {}

    /**
     * Short documents at a steady rate.
     *
     * @param millis from the send of each to its committed result, sorted
     * @param longSeconds mean time between the results of two long documents; 0 without those
     */
    record Turn(Map<Place, List<Double>> millis, double longSeconds) {}

    /** One turn with long documents, and one without them. */
    record Round(Turn with, Turn without) {}

    /** @param violations what should not have happened to documents, threads or the process */
    record Result(Burst burst, List<Round> rounds, List<String> violations) {}

    private Neighbours(Cluster cluster, Path folder, long seed) throws IOException {
        port = TaskThreads.freePort();
        Map<String, String> settings = Map.of(
                "model.dir", Path.of("models", "default").toAbsolutePath().toString(),
                "observe.port", Integer.toString(port));
        scene = new Scene(cluster, Guarantee.EXACTLY_ONCE, folder, settings, "");
        scene.configure(
                scene.topics().documents(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, NeighbourTraffic.LARGEST_RECORD);
        traffic = new NeighbourTraffic(cluster.bootstrapServers(), scene.topics(), seed);
        reader = new OutcomeReader(cluster.bootstrapServers(), scene.topics());
        instance = scene.add(JVM);
    }

    static Result measure(Cluster cluster, Path folder, long seed, int rounds)
            throws IOException, InterruptedException {
        try (Neighbours run = new Neighbours(cluster, folder, seed)) {
            run.instance.awaitReady();
            Burst burst = run.burst();
            Map<Integer, String> threads = TaskThreads.byPartition(run.port);
            List<Round> measured = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Turn first = run.turn(round % 2 == 0, threads);
                Turn second = run.turn(round % 2 != 0, threads);
                measured.add(round % 2 == 0 ? new Round(first, second) : new Round(second, first));
            }
            return new Result(burst, measured, run.violations());
        }
    }

    private Burst burst() {
        long start = System.nanoTime();
        for (int i = 0; i < LONG; i++) {
            traffic.sendLong();
        }
        for (int i = 0; i < SHORT; i++) {
            traffic.sendShort();
        }
        awaitAll();
        return new Burst(secondsUntilLast(start, false), secondsUntilLast(start, true));
    }

    private double secondsUntilLast(long start, boolean isLong) {
        return reader.outcomes().stream()
                .filter(outcome -> traffic.sent().get(outcome.number()).isLong() == isLong)
                .mapToDouble(outcome -> (outcome.readNanos() - start) / NANOS_PER_SECOND)
                .max()
                .orElseThrow();
    }

    /** Returns when all of its documents have their outcomes. */
    private Turn turn(boolean withLong, Map<Integer, String> threads) throws InterruptedException {
        int before = traffic.sent().size();
        long start = System.nanoTime();
        long next = start;
        for (int step = 0; next - start < TURN.toNanos(); step++) {
            if (withLong && step % STEPS_BETWEEN_LONG == 0) {
                fillUp();
            }
            traffic.sendShort();
            next += STEP.toNanos();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
        awaitAll();
        return new Turn(millis(before, threads), withLong ? secondsBetweenLong(before) : 0);
    }

    private void fillUp() {
        long sent =
                traffic.sent().stream().filter(NeighbourTraffic.Sent::isLong).count();
        long answered = reader.outcomes().stream()
                .filter(outcome -> traffic.sent().get(outcome.number()).isLong())
                .count();
        for (long waiting = sent - answered; waiting < LONG_IN_TURN; waiting++) {
            traffic.sendLong();
        }
    }

    private void awaitAll() {
        await().atMost(LIMIT)
                .failFast("the service has ended; see its log", () -> !instance.isAlive())
                .until(() -> reader.answered() >= traffic.sent().size());
    }

    private Map<Place, List<Double>> millis(int before, Map<Integer, String> threads) {
        Map<Place, List<Double>> millis = new EnumMap<>(Place.class);
        for (ReadOutcome outcome : reader.outcomes()) {
            NeighbourTraffic.Sent document = traffic.sent().get(outcome.number());
            if (outcome.number() >= before && !document.isLong()) {
                millis.computeIfAbsent(place(document.partition(), threads), place -> new ArrayList<>())
                        .add((outcome.readNanos() - document.nanos()) / (NANOS_PER_SECOND / 1_000));
            }
        }
        millis.values().forEach(times -> times.sort(null));
        return millis;
    }

    private Place place(int partition, Map<Integer, String> threads) {
        if (partition == traffic.longPartition()) {
            return Place.SAME_PARTITION;
        }
        String thread = String.valueOf(threads.get(traffic.longPartition()));
        return thread.equals(threads.get(partition)) ? Place.SAME_THREAD : Place.OTHER_THREAD;
    }

    /** The mean time between two results of long documents. */
    private double secondsBetweenLong(int before) {
        LongSummaryStatistics read = reader.outcomes().stream()
                .filter(outcome -> outcome.number() >= before)
                .filter(outcome -> traffic.sent().get(outcome.number()).isLong())
                .mapToLong(ReadOutcome::readNanos)
                .summaryStatistics();
        return (read.getMax() - read.getMin()) / NANOS_PER_SECOND / (read.getCount() - 1);
    }

    private List<String> violations() {
        List<String> violations = new ArrayList<>();
        boolean[] seen = new boolean[traffic.sent().size()];
        for (ReadOutcome outcome : reader.outcomes()) {
            if (!outcome.isClassified() || seen[outcome.number()]) {
                violations.add("document " + outcome.id() + " became " + outcome.outcome()
                        + (seen[outcome.number()] ? ", and has a second outcome" : ""));
            }
            seen[outcome.number()] = true;
        }
        for (String line : List.of("a stream thread is replaced", "OutOfMemoryError")) {
            if (instance.printed(line)) {
                violations.add("the log has: " + line);
            }
        }
        scene.retire(instance);
        return violations;
    }

    @Override
    public void close() {
        scene.close();
        traffic.close();
        reader.close();
    }
}
