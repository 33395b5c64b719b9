package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two instances under a steady load, with the default settings: each is stopped as an operator stops it and started again, in
 * turn, as an upgrade does.
 */
enum RollingRestart {
    DYNAMIC_MEMBERS(false),
    /** As the component static-membership of k8s/. */
    STATIC_MEMBERS(true);

    private static final Map<String, String> STATIC =
            Map.of("kafka.group.instance.id", "own", "kafka.session.timeout.ms", "45000");

    private static final int INSTANCES = 2;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int DOCUMENTS_PER_STEP = 3;
    private static final Duration UNDISTURBED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final boolean isStatic;

    RollingRestart(boolean isStatic) {
        this.isStatic = isStatic;
    }

    /**
     * What came of it.
     *
     * @param outcomes committed, repeated ones included
     * @param undisturbed the longest time without results of each partition while nothing was restarted
     * @param restarting the same from the first stop until both instances were back
     * @param violations by promise
     */
    record Result(
            int sent,
            int outcomes,
            Map<Integer, Duration> undisturbed,
            Map<Integer, Duration> restarting,
            Map<String, List<String>> violations) {

        boolean isKept() {
            return violations.values().stream().allMatch(List::isEmpty);
        }
    }

    /** When nothing was restarted yet, when the first stop was, and when all was over. */
    private record Times(long steady, long firstStop, long end) {}

    /** @param times how many times an instance is restarted, in turn */
    Result run(Cluster cluster, Path folder, long seed, int times) throws InterruptedException {
        Random random = new Random(seed);
        try (Trial trial =
                Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, random, isStatic ? STATIC : Map.of(), "")) {
            for (int i = 0; i < INSTANCES; i++) {
                trial.scene().add();
            }
            CompletableFuture<Times> restarts = CompletableFuture.supplyAsync(() -> restarts(trial, times));
            while (!restarts.isDone()) {
                trial.traffic().send(DOCUMENTS_PER_STEP);
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
            Times over = restarts.join();
            Map<String, List<String>> violations = trial.finish(PATIENCE);
            List<ReadOutcome> outcomes = trial.reader().outcomes();
            return new Result(
                    trial.traffic().size(),
                    outcomes.size(),
                    Gaps.longest(outcomes, over.steady(), over.firstStop()),
                    Gaps.longest(outcomes, over.firstStop(), over.end()),
                    violations);
        }
    }

    private static Times restarts(Trial trial, int times) {
        List<Instance> instances = trial.scene().instances();
        instances.forEach(Instance::awaitReady);
        Gaps.awaitResults(trial, trial.traffic().size());
        long steady = System.nanoTime();
        Fault.sleep(UNDISTURBED);
        long firstStop = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Instance instance = instances.get(i % INSTANCES);
            trial.scene().stop(instance);
            instance.restart();
            instance.awaitReady();
            Gaps.awaitResults(trial, trial.traffic().size());
        }
        return new Times(steady, firstStop, System.nanoTime());
    }
}
