package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints each evaluation set when it is done: a table for people, or piece by piece one JSON object for programs. */
final class EvaluationPrinter {

    private static final int SHORTEST_NAME = 4;

    private final Console console;
    private final boolean json;
    private final int nameWidth;
    private final List<EvaluationResult> results = new ArrayList<>();

    /** @param names of all sets, in their order */
    EvaluationPrinter(Console console, boolean json, List<String> names) {
        this.console = console;
        this.json = json;
        nameWidth = names.stream().mapToInt(String::length).max().orElse(0);
    }

    private void begin() {
        if (json) {
            print("{\"sets\":[");
        } else {
            String heading = format("set", "examples", "empty", "accuracy", "macro F1", "documents/s");
            console.out().println(console.ansi().string("@|bold " + heading + "|@"));
        }
    }

    void print(EvaluationResult result) {
        if (results.isEmpty()) {
            begin();
        }
        if (json) {
            ObjectNode node = figures(Json.object().put("set", result.set()), result);
            print((results.isEmpty() ? "" : ",") + Json.write(node));
        } else {
            console.out().println(row(result));
        }
        results.add(result);
    }

    void end() {
        EvaluationResult mean = EvaluationResult.mean(results);
        if (json) {
            console.out().println("],\"mean\":" + Json.write(figures(Json.object(), mean)) + "}");
        } else if (results.size() > 1) {
            console.out().println(row(mean));
        }
    }

    private void print(String piece) {
        console.out().print(piece);
        console.out().flush();
    }

    private String row(EvaluationResult result) {
        return format(
                Visible.line(result.set()),
                Integer.toString(result.examples()),
                Integer.toString(result.empty()),
                String.format(Locale.ROOT, "%.3f", result.accuracy()),
                String.format(Locale.ROOT, "%.3f", result.macroF1()),
                String.format(Locale.ROOT, "%.1f", result.documentsPerSecond()));
    }

    private String format(String name, String... figures) {
        StringBuilder line =
                new StringBuilder(String.format(Locale.ROOT, "%-" + Math.max(SHORTEST_NAME, nameWidth) + "s", name));
        for (String figure : figures) {
            line.append(String.format(Locale.ROOT, "  %11s", figure));
        }
        return line.toString();
    }

    private static ObjectNode figures(ObjectNode node, EvaluationResult result) {
        return node.put("examples", result.examples())
                .put("empty", result.empty())
                .put("accuracy", rounded(result.accuracy(), 4))
                .put("macroF1", rounded(result.macroF1(), 4))
                .put("documentsPerSecond", rounded(result.documentsPerSecond(), 1));
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
