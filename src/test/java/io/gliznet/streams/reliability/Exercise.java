package io.gliznet.streams.reliability;

import io.gliznet.streams.reliability.LabelHistory.Change;
import io.gliznet.streams.reliability.RequestProxy.Moment;
import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/** A short run with a fault that certain mistakes need to show. */
enum Exercise {
    /** No fault. */
    TRAFFIC {
        @Override
        void perform(Trial trial, Instance instance) {
            trial.traffic().send(2 * BACKLOG);
        }
    },
    /** While many documents are held, the process dies after a commit. */
    KILL {
        @Override
        void perform(Trial trial, Instance instance) {
            trial.traffic().words(LONG_TEXT);
            at(trial, instance, () -> {
                instance.kill();
                instance.restart();
            });
        }
    },
    /** While many documents are held, the process stands still for longer than its session. */
    PAUSE {
        @Override
        void perform(Trial trial, Instance instance) {
            trial.traffic().words(LONG_TEXT);
            at(trial, instance, () -> {
                instance.pause();
                sleep(LONGER_THAN_A_SESSION);
                instance.resume();
            });
        }
    },
    /** Each document is sent as soon as a change of its label set is acknowledged, and the service reads changes slowly. */
    CHANGES {
        @Override
        void perform(Trial trial, Instance instance) {
            trial.traffic().words(1);
            trial.scene().cluster().watch((moment, request) -> {
                if (moment == Moment.BEFORE_REQUEST && request.clientId().endsWith("global-consumer")) {
                    sleep(DELAY);
                }
            });
            for (int i = 0; i < BACKLOG; i++) {
                trial.traffic().sendAfter(Change.PUT);
            }
            trial.scene().cluster().watch((moment, request) -> {});
        }
    };

    private static final int BACKLOG = 200;
    private static final int LONG_TEXT = 3_000;
    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(5);
    private static final Duration DELAY = Duration.ofMillis(30);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    abstract void perform(Trial trial, Instance instance);

    /** @return violations by promise */
    final Map<String, List<String>> run(Cluster cluster, Path folder, long seed, String mutatedClasses) {
        try (Trial trial = Trial.start(
                cluster, Guarantee.EXACTLY_ONCE, folder, new Random(seed), Trial.SHORT_SESSIONS, mutatedClasses)) {
            Instance instance = trial.scene().add();
            instance.awaitReady();
            perform(trial, instance);
            trial.traffic().send(0);
            return trial.finish(PATIENCE);
        }
    }

    /** Sends documents, and does this when the second transaction was committed. */
    private static void at(Trial trial, Instance instance, Runnable fault) {
        CrashPoint point = new CrashPoint(instance, ApiKeys.END_TXN, Moment.AFTER_ANSWER, 2, fault);
        trial.scene().cluster().watch(point);
        trial.traffic().send(3 * BACKLOG);
        if (!point.await(LIMIT)) {
            throw new IllegalStateException("no transaction was committed: " + instance.tail());
        }
        trial.scene().cluster().watch((moment, request) -> {});
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
