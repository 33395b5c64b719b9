package io.gliznet.streams.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file of results of the long form: one JSON object a line, appended, so that it goes on where it was stopped. */
final class Results {

    static final String STORM = "storm";
    static final String RECOVERY = "recovery";
    static final String ROLLING = "rolling";
    static final String READ_YOUR_WRITES = "read your writes";
    static final String WAIT_COST = "wait cost";
    static final String FUZZ = "fuzz";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES = 5;

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
        for (String kind : List.of(STORM, ROLLING)) {
            for (JsonNode result : ofKind(kind)) {
                if (result.path("examples").size() > 0) {
                    found.add(result);
                }
            }
        }
        for (JsonNode fuzz : ofKind(FUZZ)) {
            if (fuzz.path("violations").size() > 0) {
                found.add(fuzz);
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
