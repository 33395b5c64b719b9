package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run: documents and changes of label sets are sent at a steady rate while faults happen; then the rest is sent, the faults
 * end, and every promise is checked.
 *
 * @param faults how many
 * @param documents at least
 */
record Storm(Guarantee guarantee, long seed, int faults, int documents) {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int DOCUMENTS_PER_STEP = 6;

    /**
     * What came of it.
     *
     * @param outcomes committed, repeated ones included
     * @param kinds of the faults, with their number
     * @param violations by promise
     */
    record Result(
            Storm storm,
            int nodes,
            int sent,
            int outcomes,
            Map<String, Integer> kinds,
            Map<String, List<String>> violations) {

        boolean isKept() {
            return violations.values().stream().allMatch(List::isEmpty);
        }
    }

    Result run(Cluster cluster, Path folder) throws InterruptedException {
        Random random = new Random(seed);
        Map<String, String> settings = new HashMap<>(Trial.SHORT_SESSIONS);
        if (random.nextBoolean()) {
            settings.put("kafka.group.instance.id", "own");
        }
        try (Trial trial = Trial.start(cluster, guarantee, folder, random, settings, "")) {
            trial.scene().add().awaitReady();
            CompletableFuture<Void> faultsDone = CompletableFuture.runAsync(() -> faults(trial.scene(), random));
            send(trial.traffic(), faultsDone);
            faultsDone.join();
            Map<String, List<String>> violations = trial.finish(PATIENCE);
            return new Result(
                    this,
                    cluster.size(),
                    trial.traffic().sent().size(),
                    trial.reader().outcomes().size(),
                    trial.scene().faults(),
                    violations);
        }
    }

    private void faults(Scene scene, Random random) {
        for (int i = 0; i < faults; i++) {
            Fault.random(scene, random).happen(scene, random);
            if (scene.instances().size() == 1) {
                scene.instances().get(0).awaitReady();
            }
            Fault.pause(random, Duration.ofSeconds(2));
        }
    }

    private void send(Traffic traffic, CompletableFuture<Void> faultsDone) throws InterruptedException {
        while (!faultsDone.isDone()) {
            traffic.send(DOCUMENTS_PER_STEP);
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        }
        traffic.send(Math.max(0, documents - traffic.sent().size()));
    }
}
