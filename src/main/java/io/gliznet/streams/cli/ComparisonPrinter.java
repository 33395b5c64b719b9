package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.Figures;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Prints what {@code --compare} found in a set when it is done, and the means at the end. Lines are named, texts are not shown. */
final class ComparisonPrinter {

    private final Console console;
    private final EvaluationPrinter.Form form;
    private final EvaluationTable table;
    private final List<Comparison> done = new ArrayList<>();

    ComparisonPrinter(Console console, EvaluationPrinter.Form form, EvaluationTable table) {
        this.console = console;
        this.form = form;
        this.table = table;
    }

    /** What the rows of each of the two are called. */
    static List<String> names(String set) {
        return List.of(set + " A", set + " B");
    }

    void begin(String a, String b) {
        if (form == EvaluationPrinter.Form.JSON) {
            String names = Json.write(Json.object().put("a", a).put("b", b));
            console.out().print(names.substring(0, names.length() - 1) + ",\"sets\":[");
        } else {
            console.out().println("A  " + Visible.line(a));
            console.out().println("B  " + Visible.line(b));
            console.out().println();
            console.out().println(console.ansi().string("@|bold " + table.heading() + "|@"));
        }
    }

    void print(Comparison comparison) {
        if (form == EvaluationPrinter.Form.JSON) {
            console.out().print((done.isEmpty() ? "" : ",") + Json.write(set(comparison)));
            console.out().flush();
        } else {
            rows(comparison.a().set(), comparison.a().figures(), comparison.b().figures());
            console.out().println("  " + changes(List.of(comparison)));
            comparison.examples().forEach(example -> console.out().println("  " + line(example)));
            if (form == EvaluationPrinter.Form.DETAILS) {
                details("A", comparison.a());
                details("B", comparison.b());
            }
        }
        done.add(comparison);
    }

    void end() {
        Figures a = mean(Comparison::a);
        Figures b = mean(Comparison::b);
        if (form == EvaluationPrinter.Form.JSON) {
            ObjectNode mean = Json.object();
            EvaluationJson.figures(mean.putObject("a"), a);
            EvaluationJson.figures(mean.putObject("b"), b);
            console.out().println("],\"mean\":" + Json.write(counts(mean, done)) + "}");
        } else if (done.size() > 1) {
            rows("mean", a, b);
            console.out().println("  " + changes(done));
        }
    }

    private Figures mean(Function<Comparison, EvaluationResult> side) {
        return Figures.mean(
                done.stream().map(side).map(EvaluationResult::figures).toList());
    }

    private void rows(String name, Figures a, Figures b) {
        console.out().println(table.row(names(name).get(0), a));
        console.out().println(table.row(names(name).get(1), b));
    }

    private void details(String side, EvaluationResult result) {
        console.out().println();
        console.out().println(console.ansi().string("@|bold " + side + "|@"));
        EvaluationDetails.print(console, result);
    }

    private static String changes(List<Comparison> comparisons) {
        return String.format(
                Locale.ROOT,
                "%d of %d texts have another best label: %d better, %d worse, %d other",
                sum(comparisons, Comparison::changed),
                sum(comparisons, Comparison::texts),
                sum(comparisons, comparison -> comparison.changed(Comparison.Kind.BETTER)),
                sum(comparisons, comparison -> comparison.changed(Comparison.Kind.WORSE)),
                sum(comparisons, comparison -> comparison.changed(Comparison.Kind.OTHER)));
    }

    private static String line(Comparison.Example example) {
        return String.format(
                        Locale.ROOT,
                        "%-6s  line %d: %s → %s",
                        example.kind().name().toLowerCase(Locale.ROOT),
                        example.line(),
                        name(example.a()),
                        name(example.b()))
                + (example.kind() == Comparison.Kind.OTHER
                        ? " (" + Visible.line(String.join(", ", example.holding())) + ")"
                        : "");
    }

    private static String name(Optional<String> label) {
        return label.map(Visible::line).orElse("no label");
    }

    private static ObjectNode set(Comparison comparison) {
        ObjectNode node = Json.object().put("set", comparison.a().set());
        node.set("a", EvaluationJson.set(comparison.a()));
        node.set("b", EvaluationJson.set(comparison.b()));
        ArrayNode examples = counts(node, List.of(comparison)).putArray("examples");
        for (Comparison.Example example : comparison.examples()) {
            ObjectNode added = examples.addObject()
                    .put("line", example.line())
                    .put("change", example.kind().name());
            added.put("a", example.a().orElse(null)).put("b", example.b().orElse(null));
            example.holding().forEach(added.putArray("labels")::add);
        }
        return node;
    }

    private static ObjectNode counts(ObjectNode node, List<Comparison> comparisons) {
        return node.put("texts", sum(comparisons, Comparison::texts))
                .put("changed", sum(comparisons, Comparison::changed))
                .put("better", sum(comparisons, comparison -> comparison.changed(Comparison.Kind.BETTER)))
                .put("worse", sum(comparisons, comparison -> comparison.changed(Comparison.Kind.WORSE)))
                .put("other", sum(comparisons, comparison -> comparison.changed(Comparison.Kind.OTHER)));
    }

    private static int sum(List<Comparison> comparisons, Function<Comparison, Integer> count) {
        return comparisons.stream().mapToInt(count::apply).sum();
    }
}
