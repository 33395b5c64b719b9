package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.reliability.LabelHistory.Change;
import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A label set is updated, mended or deleted, and as soon as the broker has acknowledged it, a document is sent: how many are joined
 * with an older state. The next change waits for the outcome, so that no later state can explain an older one.
 */
enum ReadYourWrites {
    UPDATE(Change.PUT, Change.PUT),
    MEND(Change.BROKEN, Change.PUT),
    DELETE(Change.PUT, Change.DELETED);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(1);

    private final Change before;
    private final Change change;

    ReadYourWrites(Change before, Change change) {
        this.before = before;
        this.change = change;
    }

    /** @return violations of every kind of change, by its name; all other promises count as well */
    static Map<String, List<String>> run(Cluster cluster, Path folder, long seed, int times) {
        Map<String, List<String>> violations = new LinkedHashMap<>();
        for (ReadYourWrites kind : values()) {
            violations.put(kind.name(), kind.violations(cluster, folder.resolve(kind.name()), seed, times));
        }
        return violations;
    }

    private List<String> violations(Cluster cluster, Path folder, long seed, int times) {
        try (Trial trial = Trial.start(cluster, Guarantee.EXACTLY_ONCE, folder, new Random(seed), Map.of(), "")) {
            trial.traffic().words(1);
            trial.scene().add().awaitReady();
            for (int i = 1; i <= times; i++) {
                int answered = i;
                trial.traffic().sendAfter(before, change);
                await().atMost(LIMIT)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(POLL)
                        .until(() -> trial.reader().answered() >= answered);
            }
            return trial.finish(LIMIT).values().stream().flatMap(List::stream).toList();
        }
    }
}
