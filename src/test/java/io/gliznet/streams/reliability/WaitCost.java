package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.bench.Ratio;
import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * What it costs that documents wait for the label sets that were written before them: the service, and beside it one that does not wait,
 * in processes of their own that take turns.
 *
 * @param throughput of the service, as a share of the other's
 * @param idleP99Millis time from the send of a document to its committed result while there is no other
 * @param idleP99MillisWithout the same of the other one
 */
record WaitCost(Ratio throughput, double idleP99Millis, double idleP99MillisWithout) {

    private static final int ROUNDS = 24;
    private static final int DOCUMENTS = 4_000;
    private static final int ALONE = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofNanos(200_000);

    static WaitCost measure(Cluster cluster, Path folder, long seed) throws IOException {
        Path mutated = Files.createDirectories(folder.resolve("classes"));
        Mutation.DOES_NOT_WAIT_FOR_LABEL_SETS.compile(mutated);
        Random random = new Random(seed);
        try (Trial waits = start(cluster, folder.resolve("waits"), random, "");
                Trial doesNot = start(cluster, folder.resolve("does-not"), random, mutated.toString())) {
            nanos(waits, DOCUMENTS);
            nanos(doesNot, DOCUMENTS);
            double[] ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                boolean first = round % 2 == 0;
                double before = first ? nanos(waits, DOCUMENTS) : 0;
                double other = nanos(doesNot, DOCUMENTS);
                ratios[round] = other / (first ? before : nanos(waits, DOCUMENTS));
            }
            double[] alone = new double[ALONE];
            double[] aloneWithout = new double[ALONE];
            for (int i = 0; i < ALONE; i++) {
                alone[i] = nanos(waits, 1) / NANOS_PER_MILLI;
                aloneWithout[i] = nanos(doesNot, 1) / NANOS_PER_MILLI;
            }
            return new WaitCost(Ratio.of(ratios), p99(alone), p99(aloneWithout));
        }
    }

    private static Trial start(Cluster cluster, Path folder, Random random, String mutatedClasses) {
        Trial trial = Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, random, Map.of(), mutatedClasses);
        trial.scene().add().awaitReady();
        return trial;
    }

    /** From the send of the first of so many documents to the last committed outcome. */
    private static double nanos(Trial trial, int documents) {
        long start = System.nanoTime();
        trial.traffic().send(documents);
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> trial.reader().answered() >= trial.traffic().size());
        return System.nanoTime() - start;
    }

    private static double p99(double[] millis) {
        Arrays.sort(millis);
        return millis[(int) (0.99 * millis.length)];
    }
}
