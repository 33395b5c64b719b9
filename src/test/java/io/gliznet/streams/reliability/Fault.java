package io.gliznet.streams.reliability;

import io.gliznet.streams.reliability.RequestProxy.Moment;
import io.gliznet.streams.topology.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;

/** Something that happens to a service. Instances that it ends are started again. */
enum Fault {
    KILL_AT_RANDOM(4) {
        @Override
        void happen(Scene scene, Random random) {
            Instance victim = scene.any(random);
            pause(random, Duration.ofMillis(1_500));
            victim.kill();
            scene.count("kill -9 at random");
            victim.restart();
        }
    },
    KILL_AT_A_REQUEST(8) {
        @Override
        void happen(Scene scene, Random random) {
            Instance victim = scene.any(random);
            crash(scene, victim, CrashPoint.random(victim, scene.guarantee(), random));
            victim.restart();
        }
    },
    KILL_WITH_A_LATE_COMMIT(1) {
        @Override
        void happen(Scene scene, Random random) {
            Instance victim = scene.any(random);
            boolean transactions = scene.guarantee() == Guarantee.EXACTLY_ONCE;
            ApiKeys commit = transactions ? ApiKeys.END_TXN : ApiKeys.OFFSET_COMMIT;
            crash(scene, victim, new CrashPoint(victim, commit, Moment.BEFORE_REQUEST, 2, () -> {
                victim.kill();
                pause(random, LATEST);
            }));
            scene.count("a dead process's commit delivered late");
            victim.restart();
        }
    },
    KILL_AND_WIPE_STATE(1) {
        @Override
        void happen(Scene scene, Random random) {
            Instance victim = scene.any(random);
            crash(scene, victim, CrashPoint.random(victim, scene.guarantee(), random));
            victim.wipe();
            scene.count("state directory wiped");
            victim.restart();
        }
    },
    RESTART(1) {
        @Override
        void happen(Scene scene, Random random) {
            scene.retire(scene.any(random));
            scene.count("graceful restart");
            scene.add();
        }
    },
    SCALE(2) {
        @Override
        void happen(Scene scene, Random random) {
            if (scene.instances().size() == 1) {
                scene.add();
                scene.add();
                scene.count("scaled from 1 to 3 instances");
            } else {
                while (scene.instances().size() > 1) {
                    scene.retire(scene.instances().get(0));
                }
                scene.count("scaled to 1 instance");
            }
        }
    },
    PAUSE(1) {
        @Override
        void happen(Scene scene, Random random) {
            Instance victim = scene.any(random);
            victim.pause();
            pause(random, Duration.ofSeconds(12));
            victim.resume();
            scene.count("SIGSTOP");
        }
    },
    /** Only where other nodes go on. */
    KILL_A_NODE(0) {
        @Override
        void happen(Scene scene, Random random) {
            List<NodeKill> all = NodeKill.under(scene.guarantee());
            all.get(random.nextInt(all.size())).happen(scene, random);
        }
    };

    private static final int NODE_KILLS_OF_TEN = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration LATEST = Duration.ofSeconds(9);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    abstract void happen(Scene scene, Random random);

    static Fault random(Scene scene, Random random) {
        if (scene.cluster().size() > 1 && random.nextInt(10) < NODE_KILLS_OF_TEN) {
            return KILL_A_NODE;
        }
        int total = 0;
        for (Fault fault : values()) {
            total += fault.weight;
        }
        int chosen = random.nextInt(total);
        for (Fault fault : values()) {
            chosen -= fault.weight;
            if (chosen < 0) {
                return fault;
            }
        }
        throw new AssertionError();
    }

    /** Waits for the moment; an instance that does not come to it in time is killed all the same. */
    private static void crash(Scene scene, Instance victim, CrashPoint point) {
        scene.cluster().watch(point);
        boolean reached = point.await(PATIENCE);
        scene.cluster().watch((moment, request) -> {});
        victim.kill();
        scene.count("kill -9 " + (reached ? point.kind() : "at random"));
    }

    static void pause(Random random, Duration longest) {
        sleep(Duration.ofMillis(random.nextInt((int) longest.toMillis())));
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
