package io.gliznet.streams.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file of results of the long form: one JSON object a line, appended, so that it goes on where it was stopped. */
final class Results {

    static final String STORM = "storm";
    static final String RECOVERY = "recovery";
    static final String NODE_RECOVERY = "node recovery";
    static final String ROLLING = "rolling";
    static final String UPGRADE = "upgrade";
    static final String NEIGHBOURS = "neighbours";
    static final String READ_YOUR_WRITES = "read your writes";
    static final String WAIT_COST = "wait cost";
    static final String FUZZ = "fuzz";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES = 5;
    private static final double P99 = 0.99;

    private final Path file;

    Results(Path file) {
        this.file = file;
    }

    List<JsonNode> ofKind(String kind) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode result = JSON.readTree(line);
                if (result.path("kind").asText().equals(kind)) {
                    found.add(result);
                }
            }
        }
        return found;
    }

    static ObjectNode of(String kind) {
        return JSON.createObjectNode().put("kind", kind);
    }

    static ObjectNode of(Storm.Result result) {
        ObjectNode line = of(STORM)
                .put("nodes", result.nodes())
                .put("guarantee", result.storm().guarantee().name())
                .put("seed", result.storm().seed())
                .put("sent", result.sent())
                .put("outcomes", result.outcomes());
        line.set("faults", JSON.valueToTree(result.kinds()));
        addViolations(line, result.violations());
        return line;
    }

    static ObjectNode of(RollingRestart restart, long seed, int times, RollingRestart.Result result) {
        ObjectNode line = of(ROLLING)
                .put("name", restart.name())
                .put("seed", seed)
                .put("restarts", times)
                .put("sent", result.sent())
                .put("outcomes", result.outcomes());
        result.undisturbed().values().forEach(gap -> line.withArray("undisturbed")
                .add(gap.toMillis()));
        result.restarting().values().forEach(gap -> line.withArray("milliseconds")
                .add(gap.toMillis()));
        addViolations(line, result.violations());
        return line;
    }

    static ObjectNode of(NodeKill role, long seed, NodeRecovery recovery) {
        ObjectNode line = of(NODE_RECOVERY)
                .put("name", role.name())
                .put("seed", seed)
                .put("sent", recovery.documents())
                .put("outcomes", recovery.outcomes());
        recovery.undisturbed().values().forEach(gap -> line.withArray("undisturbed")
                .add(gap.toMillis()));
        for (Map<Integer, Duration> gaps : recovery.gaps()) {
            ArrayNode partitions = line.withArray("milliseconds").addArray();
            gaps.values().forEach(gap -> partitions.add(gap.toMillis()));
        }
        addViolations(line, recovery.violations());
        return line;
    }

    static ObjectNode of(long seed, Upgrade upgrade) {
        ObjectNode line =
                of(UPGRADE).put("seed", seed).put("sent", upgrade.sent()).put("outcomes", upgrade.outcomes());
        upgrade.phases().forEach((phase, gaps) -> {
            ArrayNode partitions = line.withObject("/phases").putArray(phase);
            gaps.values().forEach(gap -> partitions.add(gap.toMillis()));
        });
        addViolations(line, upgrade.violations());
        return line;
    }

    static ObjectNode of(long seed, Neighbours.Result result) {
        ObjectNode line = of(NEIGHBOURS)
                .put("seed", seed)
                .put("shortSeconds", result.burst().shortSeconds())
                .put("longSeconds", result.burst().longSeconds());
        for (Neighbours.Round round : result.rounds()) {
            line.withArray("secondsOfLong").add(round.with().longSeconds());
            round.with().millis().forEach((place, millis) -> {
                ObjectNode row = line.withObject("/places").withObject("/" + place.name());
                addPercentiles(row, "", millis);
                addPercentiles(row, "Without", round.without().millis().getOrDefault(place, List.of()));
            });
        }
        result.violations().forEach(line.withArray("violations")::add);
        return line;
    }

    /** @param sorted at least one */
    private static void addPercentiles(ObjectNode row, String suffix, List<Double> sorted) {
        row.withArray("p50" + suffix).add(sorted.get(sorted.size() / 2));
        row.withArray("p99" + suffix).add(sorted.get((int) (P99 * sorted.size())));
    }

    private static void addViolations(ObjectNode line, Map<String, List<String>> violations) {
        ObjectNode counts = line.putObject("violations");
        for (Map.Entry<String, List<String>> promise : violations.entrySet()) {
            counts.put(promise.getKey(), promise.getValue().size());
            List<String> found = promise.getValue();
            found.subList(0, Math.min(EXAMPLES, found.size())).forEach(line.withArray("examples")::add);
        }
    }

    /** Every result in which something was violated. */
    List<JsonNode> violations() throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (String kind : List.of(STORM, NODE_RECOVERY, ROLLING, UPGRADE)) {
            for (JsonNode result : ofKind(kind)) {
                if (result.path("examples").size() > 0) {
                    found.add(result);
                }
            }
        }
        for (String kind : List.of(FUZZ, NEIGHBOURS)) {
            for (JsonNode result : ofKind(kind)) {
                if (result.path("violations").size() > 0) {
                    found.add(result);
                }
            }
        }
        for (JsonNode changes : ofKind(READ_YOUR_WRITES)) {
            for (ReadYourWrites kind : ReadYourWrites.values()) {
                if (changes.path(kind.name()).asInt() > 0) {
                    found.add(changes);
                }
            }
        }
        return found;
    }

    /** Processes of the service that were killed in a storm. */
    static int kills(JsonNode storm) {
        int kills = 0;
        for (Map.Entry<String, JsonNode> fault : storm.path("faults").properties()) {
            if (fault.getKey().startsWith("kill -9")) {
                kills += fault.getValue().asInt();
            }
        }
        return kills;
    }

    void append(ObjectNode result) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
