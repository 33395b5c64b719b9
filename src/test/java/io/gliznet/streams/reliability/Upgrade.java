package io.gliznet.streams.reliability;

import io.gliznet.streams.cli.Gliznet;
import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Two instances of an earlier version, under load, are replaced by this version, one after the other, and one of them goes back.
 * The label sets are those that the earlier version wrote: the service is upgraded before the commands.
 *
 * @param phases for each mix of versions, the longest time without results of each partition
 * @param violations by promise, without that of label sets, which do not change
 */
record Upgrade(
        int sent, int outcomes, Map<String, Map<Integer, Duration>> phases, Map<String, List<String>> violations) {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final int DOCUMENTS_PER_STEP = 3;
    private static final Duration PHASE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> JVM = List.of("-Xmx256m");
    private static final Path MODEL = Path.of("src", "test", "resources", "models", "bert-cosine");

    /** @param earlier a built checkout of the earlier version */
    static Upgrade run(Cluster cluster, Path folder, long seed, Path earlier) throws IOException, InterruptedException {
        Random random = new Random(seed);
        try (Trial trial = Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, random, Map.of(), "")) {
            for (String tenant : Traffic.TENANTS) {
                putLabels(trial.scene(), folder, earlier, tenant);
            }
            CompletableFuture<Map<String, Map<Integer, Duration>>> phases =
                    CompletableFuture.supplyAsync(() -> phases(trial, earlier));
            while (!phases.isDone()) {
                trial.traffic().offer(DOCUMENTS_PER_STEP);
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
            Map<String, Map<Integer, Duration>> measured = phases.join();
            trial.traffic().awaitAcknowledgements();
            Map<String, List<String>> violations = trial.finish(PATIENCE);
            violations.remove(new LabelVersionNeverOlder().name());
            return new Upgrade(trial.traffic().size(), trial.reader().outcomes().size(), measured, violations);
        }
    }

    boolean isKept() {
        return violations.values().stream().allMatch(List::isEmpty);
    }

    private static void putLabels(Scene scene, Path folder, Path earlier, String tenant) throws IOException {
        Path file = Files.writeString(
                folder.resolve(tenant + ".yaml"), "tenantId: " + tenant + "\nlabels: [one, two, three]\n");
        ChildProcess put = ChildProcess.start(
                folder.resolve(tenant + ".log"),
                classes(earlier),
                List.of(),
                Gliznet.class,
                "labels",
                "put",
                file.toString(),
                "--set",
                "bootstrap.servers=" + scene.cluster().bootstrapServers(),
                "--set",
                "topic.label.sets=" + scene.topics().labelSets());
        Awaitility.await().atMost(PATIENCE).until(() -> !put.isAlive());
        if (put.terminate(PATIENCE) != 0) {
            throw new IllegalStateException(put.tail());
        }
    }

    private static Map<String, Map<Integer, Duration>> phases(Trial trial, Path earlier) {
        Map<String, Map<Integer, Duration>> phases = new LinkedHashMap<>();
        Map<String, String> ownModel =
                Map.of("model.dir", earlier.resolve(MODEL).toString());
        Map<String, String> model = Map.of("model.dir", MODEL.toAbsolutePath().toString());
        Scene scene = trial.scene();
        Instance one = scene.add(JVM, classes(earlier), ownModel);
        Instance other = scene.add(JVM, classes(earlier), ownModel);
        phases.put("two of the earlier version", phase(trial, () -> {}));
        phases.put("one of each", phase(trial, () -> {
            scene.stop(one);
            one.restartAs("", model);
        }));
        phases.put("two of this version", phase(trial, () -> {
            scene.stop(other);
            other.restartAs("", model);
        }));
        phases.put("one of each again", phase(trial, () -> {
            scene.stop(one);
            one.restartAs(classes(earlier), ownModel);
        }));
        return phases;
    }

    private static Map<Integer, Duration> phase(Trial trial, Runnable change) {
        long from = System.nanoTime();
        change.run();
        trial.scene().instances().forEach(Instance::awaitReady);
        Gaps.awaitResults(trial, trial.traffic().size());
        Fault.sleep(PHASE);
        return Gaps.longest(trial.reader().outcomes(), from, System.nanoTime());
    }

    private static String classes(Path earlier) {
        return earlier.resolve(Path.of("target", "classes")).toString();
    }
}
