package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: how often a model is right, and how fast it is, on texts whose labels are known. */
@Command(
        name = "evaluate",
        description = "Measure a model on texts whose labels are known.",
        footer = {
            "",
            "@|bold A line|@ names the labels that hold, and all there are to choose from:",
            "  {\"text\":\"Play some jazz\",\"labels\":[\"play music\"],\"candidates\":[\"play music\",\"get weather\"]}",
            "Accuracy: how often the best label is one that holds. Macro F1: of the best labels, averaged over labels.",
            "",
            "@|bold Example|@",
            "  gliznet evaluate --limit 200 intents.jsonl topics.jsonl",
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final LabelSetKey KEY = new LabelSetKey("local", "evaluate");

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--limit", paramLabel = "N", description = "The first N lines of each file alone.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON lines, one evaluation set a file.")
    private List<Path> files = List.of();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    /** What came out for one file. */
    private record Result(String set, int examples, double accuracy, double macroF1, double documentsPerSecond) {}

    @Override
    public Integer call() {
        Signals.endAtOnce();
        List<Result> results = new ArrayList<>();
        try (Classifier classifier = model.open(console);
                Progress progress = new Progress(console)) {
            for (Path file : files) {
                results.add(evaluate(classifier, file, progress));
            }
        }
        if (json) {
            console.out().println(Json.write(toJson(results)));
        } else {
            print(results);
        }
        return ExitCode.OK;
    }

    private Result evaluate(Classifier classifier, Path file, Progress progress) {
        Accuracy accuracy = new Accuracy();
        Map<List<String>, EncodedLabelSet> labelSets = new HashMap<>();
        String set = String.valueOf(file.getFileName()).replaceFirst("\\.jsonl?$", "");
        long start = System.nanoTime();
        try (JsonLinesReader lines = JsonLinesReader.of(file)) {
            InOrderSubmitter.run(
                    limited(lines, limit),
                    line -> classifier.submit(
                            line.document(),
                            labelSets.computeIfAbsent(candidates(line), names -> encode(classifier, names))),
                    (line, outcome) -> {
                        accuracy.add(line.labels(), best(line, outcome));
                        progress.show(set + " " + accuracy.examples());
                    });
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (accuracy.examples() == 0) {
            throw CommandFailure.usage(file + ": expected at least one line, found none");
        }
        return new Result(
                set, accuracy.examples(), accuracy.accuracy(), accuracy.macroF1(), accuracy.examples() / seconds);
    }

    private static Iterator<DocumentLine> limited(Iterator<DocumentLine> lines, int limit) {
        return new Iterator<>() {
            private int left = limit;

            @Override
            public boolean hasNext() {
                return left > 0 && lines.hasNext();
            }

            @Override
            public DocumentLine next() {
                left--;
                return lines.next();
            }
        };
    }

    private static List<String> candidates(DocumentLine line) {
        if (line.candidates().isEmpty()) {
            throw CommandFailure.usage(line.source() + ": candidates: expected all labels of the set, found none");
        }
        return line.candidates();
    }

    private static EncodedLabelSet encode(Classifier classifier, List<String> names) {
        return classifier.encode(
                LabelSet.of(KEY, names.stream().map(Label::named).toList()));
    }

    private static String best(DocumentLine line, Outcome outcome) {
        if (outcome instanceof Outcome.Classified classified) {
            return classified.scores().get(0).label();
        }
        throw CommandFailure.usage(line.source() + ": expected a text that can be scored, found " + outcome);
    }

    private void print(List<Result> results) {
        Table table = new Table(0, "set", "examples", "accuracy", "macro F1", "documents/s");
        results.forEach(result -> row(table, result));
        if (results.size() > 1) {
            row(table, mean(results));
        }
        table.print(console);
    }

    private static void row(Table table, Result result) {
        table.row(
                result.set(),
                Integer.toString(result.examples()),
                String.format(Locale.ROOT, "%.3f", result.accuracy()),
                String.format(Locale.ROOT, "%.3f", result.macroF1()),
                String.format(Locale.ROOT, "%.1f", result.documentsPerSecond()));
    }

    private static Result mean(List<Result> results) {
        return new Result(
                "mean",
                results.stream().mapToInt(Result::examples).sum(),
                average(results, Result::accuracy),
                average(results, Result::macroF1),
                average(results, Result::documentsPerSecond));
    }

    private static double average(List<Result> results, ToDoubleFunction<Result> of) {
        return results.stream().mapToDouble(of).average().orElse(0);
    }

    private static ObjectNode toJson(List<Result> results) {
        ObjectNode node = Json.object();
        ArrayNode sets = node.putArray("sets");
        results.forEach(result -> figures(sets.addObject().put("set", result.set()), result));
        figures(node.putObject("mean"), mean(results));
        return node;
    }

    private static void figures(ObjectNode node, Result result) {
        node.put("examples", result.examples())
                .put("accuracy", rounded(result.accuracy(), 4))
                .put("macroF1", rounded(result.macroF1(), 4))
                .put("documentsPerSecond", rounded(result.documentsPerSecond(), 1));
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
