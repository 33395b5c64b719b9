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
import org.apache.kafka.clients.admin.Admin;

/**
 * How long readers of committed records see nothing in a partition after a kill -9 of one of three Kafka nodes, with two instances
 * under a steady load and the default settings.
 *
 * @param undisturbed of each partition, the longest time without results in the seconds before the first kill
 * @param gaps the same of each kill, from the kill until the node is back and in sync
 * @param documents that were sent
 * @param outcomes committed, repeated ones included
 * @param violations by promise
 */
record NodeRecovery(
        Map<Integer, Duration> undisturbed,
        List<Map<Integer, Duration>> gaps,
        int documents,
        int outcomes,
        Map<String, List<String>> violations) {

    private static final int INSTANCES = 2;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int DOCUMENTS_PER_STEP = 3;
    private static final Duration UNDISTURBED = Duration.ofSeconds(10);
    private static final Duration LONGEST_RUN = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private record Gone(Map<Integer, Duration> undisturbed, List<Map<Integer, Duration>> gaps) {}

    /** @param kills of a node with this role, one after the other */
    static NodeRecovery measure(NodeKill role, Cluster cluster, Path folder, long seed, int kills)
            throws InterruptedException {
        Random random = new Random(seed);
        try (Trial trial = Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, random, Map.of(), "")) {
            for (int i = 0; i < INSTANCES; i++) {
                trial.scene().add();
            }
            CompletableFuture<Gone> killed = CompletableFuture.supplyAsync(() -> kills(trial, role, random, kills));
            while (!killed.isDone()) {
                trial.traffic().offer(DOCUMENTS_PER_STEP);
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
            Gone gone = killed.join();
            trial.traffic().awaitAcknowledgements();
            Map<String, List<String>> violations = trial.finish(PATIENCE);
            return new NodeRecovery(
                    gone.undisturbed(),
                    gone.gaps(),
                    trial.traffic().size(),
                    trial.reader().outcomes().size(),
                    violations);
        }
    }

    boolean isKept() {
        return violations.values().stream().allMatch(List::isEmpty);
    }

    private static Gone kills(Trial trial, NodeKill role, Random random, int kills) {
        trial.scene().instances().forEach(Instance::awaitReady);
        Gaps.awaitResults(trial, trial.traffic().size());
        long steady = System.nanoTime();
        Fault.sleep(UNDISTURBED);
        Map<Integer, Duration> undisturbed = Gaps.longest(trial.reader().outcomes(), steady, System.nanoTime());
        List<Map<Integer, Duration>> gaps = new ArrayList<>();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", trial.scene().cluster().bootstrapServers()))) {
            for (int i = 0; i < kills; i++) {
                Fault.pause(random, LONGEST_RUN);
                gaps.add(kill(trial, role.find(admin, trial.scene(), random), admin));
            }
        }
        return new Gone(undisturbed, gaps);
    }

    private static Map<Integer, Duration> kill(Trial trial, int node, Admin admin) {
        long killed = System.nanoTime();
        int sent = trial.traffic().size();
        trial.scene().cluster().kill(node);
        Gaps.awaitResults(trial, sent);
        NodeKill.restart(admin, trial.scene(), node);
        Gaps.awaitResults(trial, trial.traffic().size());
        return Gaps.longest(trial.reader().outcomes(), killed, System.nanoTime());
    }
}
