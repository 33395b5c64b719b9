package io.gliznet.streams.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The long form of the suite, in parts. What the file of results holds already is not run again, so that it can be stopped and
 * started. Threading: one thread.
 */
final class Reliability {

    static final int KILLS = 200;
    static final int DOCUMENTS = 100_000;
    private static final int FAULTS_PER_RUN = 25;
    private static final int DOCUMENTS_PER_RUN = 12_500;
    private static final int RUNS_ON_THREE_NODES = 4;
    private static final int FAULTS_ON_THREE_NODES = 12;
    private static final int DOCUMENTS_ON_THREE_NODES = 4_000;
    private static final int RECOVERIES = 8;
    private static final int RESTARTS = 8;
    /** Kills of nodes of one role, and rounds of neighbours. */
    private static final int TIMES = Integer.getInteger("times", 8);

    private static final int CHANGES = 1_000;
    private static final int FUZZED = 10_000;

    private final Results results;
    private int runsLeft;

    /** What can be run by itself. */
    enum Part {
        EXACTLY_ONCE {
            @Override
            void run(Reliability suite) throws Exception {
                while (!suite.isEnough(Guarantee.EXACTLY_ONCE) && suite.mayRun()) {
                    suite.storm(Guarantee.EXACTLY_ONCE, 1, FAULTS_PER_RUN, DOCUMENTS_PER_RUN);
                }
            }
        },
        AT_LEAST_ONCE {
            @Override
            void run(Reliability suite) throws Exception {
                while (!suite.isEnough(Guarantee.AT_LEAST_ONCE) && suite.mayRun()) {
                    suite.storm(Guarantee.AT_LEAST_ONCE, 1, FAULTS_PER_RUN, DOCUMENTS_PER_RUN);
                }
            }
        },
        THREE_NODES {
            @Override
            void run(Reliability suite) throws Exception {
                for (Guarantee guarantee : Guarantee.values()) {
                    while (suite.storms(guarantee, 3).size() < RUNS_ON_THREE_NODES && suite.mayRun()) {
                        suite.storm(guarantee, 3, FAULTS_ON_THREE_NODES, DOCUMENTS_ON_THREE_NODES);
                    }
                }
            }
        },
        RECOVERY {
            @Override
            void run(Reliability suite) throws Exception {
                for (Recovery recovery : Recovery.values()) {
                    if (!suite.has(Results.RECOVERY, recovery.name()) && suite.mayRun()) {
                        suite.recovery(recovery);
                    }
                }
            }
        },
        RECOVERY_NODES {
            @Override
            void run(Reliability suite) throws Exception {
                for (NodeKill role : NodeKill.values()) {
                    if (role != NodeKill.ANY && !suite.has(Results.NODE_RECOVERY, role.name()) && suite.mayRun()) {
                        suite.recovery(role);
                    }
                }
            }
        },
        ROLLING {
            @Override
            void run(Reliability suite) throws Exception {
                for (RollingRestart restart : RollingRestart.values()) {
                    if (!suite.has(Results.ROLLING, restart.name()) && suite.mayRun()) {
                        suite.rolling(restart);
                    }
                }
            }
        },
        /** Only where {@code -Dearlier=FOLDER} names a built checkout of an earlier version. */
        UPGRADE {
            @Override
            void run(Reliability suite) throws Exception {
                String earlier = System.getProperty("earlier", "");
                if (!earlier.isEmpty() && !suite.has(Results.UPGRADE, "") && suite.mayRun()) {
                    suite.upgrade(Path.of(earlier).toAbsolutePath());
                }
            }
        },
        NEIGHBOURS {
            @Override
            void run(Reliability suite) throws Exception {
                if (!suite.has(Results.NEIGHBOURS, "") && suite.mayRun()) {
                    suite.neighbours();
                }
            }
        },
        READ_YOUR_WRITES {
            @Override
            void run(Reliability suite) throws Exception {
                if (!suite.has(Results.READ_YOUR_WRITES, "") && suite.mayRun()) {
                    suite.readYourWrites();
                }
            }
        },
        WAIT_COST {
            @Override
            void run(Reliability suite) throws Exception {
                if (!suite.has(Results.WAIT_COST, "") && suite.mayRun()) {
                    suite.waitCost();
                }
            }
        },
        FUZZ {
            @Override
            void run(Reliability suite) throws Exception {
                if (!suite.has(Results.FUZZ, "") && suite.mayRun()) {
                    suite.fuzz();
                }
            }
        };

        abstract void run(Reliability suite) throws Exception;
    }

    private Reliability(Results results, int runsLeft) {
        this.results = results;
        this.runsLeft = runsLeft;
    }

    /** @param runs after which it stops, although there is more to do */
    static void run(List<Part> parts, Results results, int runs) throws Exception {
        Reliability suite = new Reliability(results, runs);
        for (Part part : parts) {
            part.run(suite);
        }
    }

    private boolean mayRun() {
        return runsLeft-- > 0;
    }

    private void storm(Guarantee guarantee, int nodes, int faults, int documents) throws Exception {
        onCluster(nodes, (cluster, folder, seed) -> {
            Storm.Result result = new Storm(guarantee, seed, faults, documents).run(cluster, folder);
            results.append(Results.of(result));
            return result.isKept() && !result.kinds().containsKey(Scene.LONG_STOP);
        });
    }

    private void recovery(Recovery recovery) throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            ObjectNode line =
                    Results.of(Results.RECOVERY).put("name", recovery.name()).put("seed", seed);
            for (Duration gap : recovery.run(cluster, folder, seed, RECOVERIES)) {
                line.withArray("milliseconds").add(gap.toMillis());
            }
            results.append(line);
            return true;
        });
    }

    private void recovery(NodeKill role) throws Exception {
        onCluster(3, (cluster, folder, seed) -> {
            NodeRecovery recovery = NodeRecovery.measure(role, cluster, folder, seed, TIMES);
            results.append(Results.of(role, seed, recovery));
            return recovery.isKept();
        });
    }

    private void upgrade(Path earlier) throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            Upgrade upgrade = Upgrade.run(cluster, folder, seed, earlier);
            results.append(Results.of(seed, upgrade));
            return upgrade.isKept();
        });
    }

    private void neighbours() throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            Neighbours.Result result = Neighbours.measure(cluster, folder, seed, TIMES);
            results.append(Results.of(seed, result));
            return result.violations().isEmpty();
        });
    }

    private void rolling(RollingRestart restart) throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            RollingRestart.Result result = restart.run(cluster, folder, seed, RESTARTS);
            results.append(Results.of(restart, seed, RESTARTS, result));
            return result.isKept();
        });
    }

    private void readYourWrites() throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            ObjectNode line =
                    Results.of(Results.READ_YOUR_WRITES).put("seed", seed).put("times", CHANGES);
            Map<String, List<String>> violations = ReadYourWrites.run(cluster, folder, seed, CHANGES);
            violations.forEach((kind, found) -> line.put(kind, found.size()));
            results.append(line);
            return violations.values().stream().allMatch(List::isEmpty);
        });
    }

    private void waitCost() throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            WaitCost cost = WaitCost.measure(cluster, folder, seed);
            results.append(Results.of(Results.WAIT_COST)
                    .put("seed", seed)
                    .put("throughput", cost.throughput().value())
                    .put("low", cost.throughput().low())
                    .put("high", cost.throughput().high())
                    .put("idleP99Millis", cost.idleP99Millis())
                    .put("idleP99MillisWithout", cost.idleP99MillisWithout()));
            return true;
        });
    }

    private void fuzz() throws Exception {
        onCluster(1, (cluster, folder, seed) -> {
            Fuzz.Result result = Fuzz.run(cluster, folder, seed, FUZZED);
            ObjectNode line = Results.of(Results.FUZZ).put("seed", seed);
            result.table().forEach((kind, outcomes) -> {
                ObjectNode row = line.withObject("/table").putObject(kind);
                outcomes.forEach(row::put);
            });
            result.violations().forEach(line.withArray("violations")::add);
            results.append(line);
            return result.violations().isEmpty();
        });
    }

    private interface Run {
        /** Returns whether the logs of the processes are of no further use. */
        boolean on(Cluster cluster, Path folder, long seed) throws Exception;
    }

    private static void onCluster(int nodes, Run run) throws Exception {
        Path folder = Files.createTempDirectory("reliability-");
        long seed = Long.getLong("seed", new Random().nextLong());
        try (Cluster cluster = Cluster.start(folder.resolve("cluster"), nodes)) {
            if (run.on(cluster, folder, seed)) {
                Instance.delete(folder);
            } else {
                System.out.println("seed " + seed + ": logs are kept in " + folder);
            }
        }
    }

    private boolean has(String kind, String name) throws IOException {
        return results.ofKind(kind).stream()
                .anyMatch(result -> result.path("name").asText().equals(name));
    }

    private List<JsonNode> storms(Guarantee guarantee, int nodes) throws IOException {
        return results.ofKind(Results.STORM).stream()
                .filter(result -> result.path("nodes").asInt() == nodes)
                .filter(result -> result.path("guarantee").asText().equals(guarantee.name()))
                .toList();
    }

    private boolean isEnough(Guarantee guarantee) throws IOException {
        List<JsonNode> storms = storms(guarantee, 1);
        int kills = storms.stream().mapToInt(Results::kills).sum();
        int sent =
                storms.stream().mapToInt(result -> result.path("sent").asInt()).sum();
        return kills >= KILLS && sent >= DOCUMENTS;
    }
}
