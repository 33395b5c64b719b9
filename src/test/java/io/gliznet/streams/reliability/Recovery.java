package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How long readers of committed records see nothing in a partition after a kill -9 under load, with the default settings. */
enum Recovery {
    ONE_INSTANCE_RESTARTED(1, Aftermath.RESTARTED, false),
    ONE_INSTANCE_RESTARTED_WITHOUT_STATE(1, Aftermath.RESTARTED_WITHOUT_STATE, false),
    ONE_STATIC_MEMBER_RESTARTED(1, Aftermath.RESTARTED, true),
    TWO_INSTANCES_ONE_RESTARTED(2, Aftermath.RESTARTED, false),
    TWO_INSTANCES_ONE_GONE(2, Aftermath.GONE, false),
    TWO_STATIC_MEMBERS_ONE_RESTARTED(2, Aftermath.RESTARTED, true);

    private static final Duration STEP = Duration.ofMillis(50);
    private static final int DOCUMENTS_PER_STEP = 3;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(3);

    private final int instances;
    private final Aftermath aftermath;
    private final boolean isStatic;

    private enum Aftermath {
        RESTARTED,
        RESTARTED_WITHOUT_STATE,
        GONE
    }

    Recovery(int instances, Aftermath aftermath, boolean isStatic) {
        this.instances = instances;
        this.aftermath = aftermath;
        this.isStatic = isStatic;
    }

    /** @return of each kill, the time without results in the partition in which it was longest */
    List<Duration> run(Cluster cluster, Path folder, long seed, int kills) throws InterruptedException {
        Random random = new Random(seed);
        try (Trial trial = Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, random, settings(), "")) {
            for (int i = 0; i < instances; i++) {
                trial.scene().add();
            }
            CompletableFuture<List<Duration>> gaps = CompletableFuture.supplyAsync(() -> kills(trial, random, kills));
            while (!gaps.isDone()) {
                trial.traffic().send(DOCUMENTS_PER_STEP);
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
            return gaps.join();
        }
    }

    private Map<String, String> settings() {
        return isStatic ? Map.of("kafka.group.instance.id", "own") : Map.of();
    }

    private List<Duration> kills(Trial trial, Random random, int kills) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            trial.scene().instances().forEach(Instance::awaitReady);
            Gaps.awaitResults(trial, trial.traffic().size());
            Fault.pause(random, LONGEST_RUN);
            Instance victim = trial.scene().any(random);
            long killed = System.nanoTime();
            int sent = trial.traffic().size();
            victim.kill();
            goOn(trial.scene(), victim);
            Gaps.awaitResults(trial, sent);
            gaps.add(longestGap(trial.reader().outcomes(), killed));
            if (aftermath == Aftermath.GONE) {
                trial.scene().add();
            }
        }
        return gaps;
    }

    private void goOn(Scene scene, Instance victim) {
        switch (aftermath) {
            case RESTARTED -> victim.restart();
            case RESTARTED_WITHOUT_STATE -> {
                victim.wipe();
                victim.restart();
            }
            case GONE -> scene.instances().remove(victim);
        }
    }

    private static Duration longestGap(List<ReadOutcome> outcomes, long killed) {
        return Gaps.longest(outcomes, killed, System.nanoTime()).values().stream()
                .reduce(Duration.ZERO, Gaps::longer);
    }
}
