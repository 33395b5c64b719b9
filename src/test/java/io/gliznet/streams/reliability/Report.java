package io.gliznet.streams.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.bench.Ratio;
import io.gliznet.streams.topology.Guarantee;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The tables of docs/reliability.md, as they follow from the results. */
final class Report {

    private static final double MILLIS = 1_000.0;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    String markdown() throws IOException {
        return storms()
                + faults()
                + recovery()
                + nodeRecovery()
                + rolling()
                + upgrade()
                + neighbours()
                + readYourWrites()
                + waitCost()
                + fuzz();
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

    private String nodeRecovery() throws IOException {
        StringBuilder table = new StringBuilder("| killed node | kills | without results, p50 (s) | maximum (s)"
                + " | p50 of all partitions (s) | undisturbed, maximum (s) | documents | outcomes | lost | repeated"
                + " | out of order |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (JsonNode result : results.ofKind(Results.NODE_RECOVERY)) {
            List<Double> longest = new ArrayList<>();
            List<Double> all = new ArrayList<>();
            for (JsonNode kill : result.path("milliseconds")) {
                List<Double> partitions = numbers(kill);
                longest.add(Collections.max(partitions));
                all.addAll(partitions);
            }
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.1f | %.1f | %,d | %,d | %d | %d | %d |%n",
                    text(result.path("name").asText()),
                    longest.size(),
                    median(longest) / MILLIS,
                    Collections.max(longest) / MILLIS,
                    median(all) / MILLIS,
                    Collections.max(numbers(result.path("undisturbed"))) / MILLIS,
                    result.path("sent").asInt(),
                    result.path("outcomes").asInt(),
                    result.at("/violations/AccountedFor").asInt(),
                    result.at("/violations/NoDuplicateCommitted").asInt(),
                    result.at("/violations/OrderPerKey").asInt()));
        }
        return table.append('\n').toString();
    }

    private String upgrade() throws IOException {
        StringBuilder table = new StringBuilder();
        for (JsonNode result : results.ofKind(Results.UPGRADE)) {
            table.append(String.format(
                    Locale.ROOT,
                    "%,d documents, %,d outcomes, %d lost, %d repeated, %d out of order%n%n"
                            + "| instances | without results, by partition (s) |%n|---|---|%n",
                    result.path("sent").asInt(),
                    result.path("outcomes").asInt(),
                    result.at("/violations/AccountedFor").asInt(),
                    result.at("/violations/NoDuplicateCommitted").asInt(),
                    result.at("/violations/OrderPerKey").asInt()));
            result.path("phases")
                    .properties()
                    .forEach(phase -> table.append("| " + phase.getKey() + " | " + seconds(phase.getValue()) + " |\n"));
        }
        return table.append('\n').toString();
    }

    private String neighbours() throws IOException {
        StringBuilder table = new StringBuilder();
        for (JsonNode result : results.ofKind(Results.NEIGHBOURS)) {
            table.append(String.format(
                    Locale.ROOT,
                    "All at once: the last short document had its outcome after %.1f s, the last long one after %.1f s. Side by"
                            + " side: one long document each %.2f s.%n%n",
                    result.path("shortSeconds").asDouble(),
                    result.path("longSeconds").asDouble(),
                    median(numbers(result.path("secondsOfLong")))));
            table.append(
                    "| partition of the short documents | p50 (ms) | p50 beside long ones | p99 | p99 beside long ones"
                            + " | p99 beside them / p99 without [95 % interval] |\n|---|--:|--:|--:|--:|--:|\n");
            for (Map.Entry<String, JsonNode> place : result.path("places").properties()) {
                table.append(row(text(place.getKey()), place.getValue()));
            }
        }
        return table.append('\n').toString();
    }

    private static String row(String place, JsonNode rounds) {
        double[] with = array(numbers(rounds.path("p99")));
        double[] without = array(numbers(rounds.path("p99Without")));
        Ratio ratio = Ratio.of(IntStream.range(0, with.length)
                .mapToDouble(round -> with[round] / without[round])
                .toArray());
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f | %.2f [%.2f, %.2f] |%n",
                place,
                median(numbers(rounds.path("p50Without"))),
                median(numbers(rounds.path("p50"))),
                median(numbers(rounds.path("p99Without"))),
                median(numbers(rounds.path("p99"))),
                ratio.value(),
                ratio.low(),
                ratio.high());
    }

    private static double median(List<Double> numbers) {
        return Ratio.of(array(numbers)).value();
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
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
