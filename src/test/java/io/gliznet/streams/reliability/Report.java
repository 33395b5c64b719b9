package io.gliznet.streams.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The tables of docs/reliability.md, as they follow from the results. */
final class Report {

    private static final double MILLIS = 1_000.0;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    String markdown() throws IOException {
        return storms() + faults() + recovery() + rolling() + readYourWrites() + waitCost() + fuzz();
    }

    private String storms() throws IOException {
        StringBuilder table =
                new StringBuilder("| guarantee | nodes | runs | documents | kills of instances | kills of nodes"
                        + " | outcomes | lost | repeated | out of order | stale | other bytes |\n"
                        + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Guarantee guarantee : Guarantee.values()) {
            for (int nodes : new int[] {1, 3}) {
                List<JsonNode> storms = storms(guarantee, nodes);
                if (!storms.isEmpty()) {
                    table.append(row(guarantee, nodes, storms));
                }
            }
        }
        return table.append('\n').toString();
    }

    private static String row(Guarantee guarantee, int nodes, List<JsonNode> storms) {
        int sent = sum(storms, "/sent");
        int outcomes = sum(storms, "/outcomes");
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %,d | %d | %d | %,d | %d | %d | %d | %d | %d |%n",
                guarantee.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                nodes,
                storms.size(),
                sent,
                storms.stream().mapToInt(Results::kills).sum(),
                faults(storms).entrySet().stream()
                        .filter(fault -> fault.getKey().startsWith("node killed"))
                        .mapToInt(Map.Entry::getValue)
                        .sum(),
                outcomes,
                sum(storms, "/violations/AccountedFor"),
                outcomes - sent,
                sum(storms, "/violations/OrderPerKey"),
                sum(storms, "/violations/LabelVersionNeverOlder"),
                sum(storms, "/violations/OriginalBytesInDeadLetters"));
    }

    private String faults() throws IOException {
        StringBuilder table = new StringBuilder("| fault | exactly once | at least once |\n|---|--:|--:|\n");
        Map<String, Integer> exactly = faults(storms(Guarantee.EXACTLY_ONCE));
        Map<String, Integer> atLeast = faults(storms(Guarantee.AT_LEAST_ONCE));
        Map<String, Integer> all = new TreeMap<>(exactly);
        all.putAll(atLeast);
        for (String fault : all.keySet()) {
            table.append(String.format(
                    "| %s | %d | %d |%n", fault, exactly.getOrDefault(fault, 0), atLeast.getOrDefault(fault, 0)));
        }
        return table.append('\n').toString();
    }

    private String recovery() throws IOException {
        StringBuilder table =
                new StringBuilder("| case | kills | without results, p50 (s) | maximum (s) |\n|---|--:|--:|--:|\n");
        for (JsonNode result : results.ofKind(Results.RECOVERY)) {
            List<Long> millis = new ArrayList<>();
            result.path("milliseconds").forEach(gap -> millis.add(gap.asLong()));
            Collections.sort(millis);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f |%n",
                    text(result.path("name").asText()),
                    millis.size(),
                    millis.get(millis.size() / 2) / MILLIS,
                    millis.get(millis.size() - 1) / MILLIS));
        }
        return table.append('\n').toString();
    }

    private String rolling() throws IOException {
        StringBuilder table = new StringBuilder(
                "| members | restarts | documents | outcomes | lost | repeated | out of order | without results, by"
                        + " partition (s) | undisturbed (s) |\n"
                        + "|---|--:|--:|--:|--:|--:|--:|---|---|\n");
        for (JsonNode result : results.ofKind(Results.ROLLING)) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %,d | %d | %d | %d | %s | %s |%n",
                    text(result.path("name").asText()),
                    result.path("restarts").asInt(),
                    result.path("sent").asInt(),
                    result.path("outcomes").asInt(),
                    result.at("/violations/AccountedFor").asInt(),
                    result.at("/violations/NoDuplicateCommitted").asInt(),
                    result.at("/violations/OrderPerKey").asInt(),
                    seconds(result.path("milliseconds")),
                    seconds(result.path("undisturbed"))));
        }
        return table.append('\n').toString();
    }

    private static String seconds(JsonNode milliseconds) {
        return StreamSupport.stream(milliseconds.spliterator(), false)
                .map(gap -> String.format(Locale.ROOT, "%.1f", gap.asLong() / MILLIS))
                .collect(Collectors.joining(", "));
    }

    private String readYourWrites() throws IOException {
        StringBuilder table = new StringBuilder("| change | times | stale or otherwise wrong |\n|---|--:|--:|\n");
        for (JsonNode result : results.ofKind(Results.READ_YOUR_WRITES)) {
            for (ReadYourWrites kind : ReadYourWrites.values()) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %,d | %d |%n",
                        text(kind.name()),
                        result.path("times").asInt(),
                        result.path(kind.name()).asInt()));
            }
        }
        return table.append('\n').toString();
    }

    private String waitCost() throws IOException {
        StringBuilder table = new StringBuilder("| throughput / that without the wait [95 % interval]"
                + " | one document alone, p99 (ms) | the same without the wait |\n|--:|--:|--:|\n");
        for (JsonNode result : results.ofKind(Results.WAIT_COST)) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %.3f [%.3f, %.3f] | %.1f | %.1f |%n",
                    result.path("throughput").asDouble(),
                    result.path("low").asDouble(),
                    result.path("high").asDouble(),
                    result.path("idleP99Millis").asDouble(),
                    result.path("idleP99MillisWithout").asDouble()));
        }
        return table.append('\n').toString();
    }

    private String fuzz() throws IOException {
        StringBuilder table = new StringBuilder("| kind of document | outcomes |\n|---|---|\n");
        for (JsonNode result : results.ofKind(Results.FUZZ)) {
            for (Map.Entry<String, JsonNode> kind : result.path("table").properties()) {
                List<String> outcomes = new ArrayList<>();
                for (Map.Entry<String, JsonNode> outcome : kind.getValue().properties()) {
                    outcomes.add(outcome.getValue().asInt() + " " + outcome.getKey());
                }
                table.append("| " + text(kind.getKey()) + " | " + String.join(", ", outcomes) + " |\n");
            }
        }
        return table.toString();
    }

    private static String text(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static int sum(List<JsonNode> storms, String pointer) {
        return storms.stream().mapToInt(storm -> storm.at(pointer).asInt()).sum();
    }

    private static Map<String, Integer> faults(List<JsonNode> storms) {
        Map<String, Integer> faults = new TreeMap<>();
        for (JsonNode storm : storms) {
            for (Map.Entry<String, JsonNode> fault : storm.path("faults").properties()) {
                faults.merge(fault.getKey(), fault.getValue().asInt(), Integer::sum);
            }
        }
        return faults;
    }

    private List<JsonNode> storms(Guarantee guarantee, int nodes) throws IOException {
        return storms(guarantee).stream()
                .filter(storm -> storm.path("nodes").asInt() == nodes)
                .toList();
    }

    private List<JsonNode> storms(Guarantee guarantee) throws IOException {
        return results.ofKind(Results.STORM).stream()
                .filter(storm -> storm.path("guarantee").asText().equals(guarantee.name()))
                .toList();
    }
}
