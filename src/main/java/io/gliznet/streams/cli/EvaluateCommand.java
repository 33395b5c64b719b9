package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.evaluation.EvaluationPlot;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.label.LabelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: measures what a model and a label set decide, and how fast, on texts whose labels are known. */
@Command(
        name = "evaluate",
        description = "Measure a model and a label set on texts whose labels are known.",
        footer = {
            "",
            "@|bold Input|@",
            "A line has a text, the labels that are right for it, and as candidates all labels to choose from:",
            "  {\"text\":\"Play some jazz\",\"labels\":[\"music\"],\"candidates\":[\"music\",\"weather\"]}",
            "With --label-set the candidates may be left out; they are then all labels of the set.",
            "",
            "@|bold Figures|@",
            "Accuracy is the share of texts whose best label is one of the right ones. Macro F1 is computed from the best"
                    + " labels and averaged over the labels. Micro F1 is computed from the selected labels, and none is the"
                    + " share of texts with no selected label. Empty texts are counted, and count as wrong.",
            "ECE, the expected calibration error, is the mean distance between a score and the share of such scores that"
                    + " hold, in 15 bins: of all scores in multi_label mode, of the best score in single_label mode.",
            "AUROC is the share of pairs of a text and an unrelated text in which 'none' is less likely for the text. For"
                    + " label sets with thresholds and models that do not know 'none', it goes by the best score.",
            "",
            "@|bold Examples|@",
            "  gliznet evaluate --limit 200 intents.jsonl topics.jsonl",
            "  gliznet evaluate --details --plot mail.svg --label-set mail.yaml mail.jsonl",
            "  gliznet evaluate --compare models/default models/next intents.jsonl",
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--label-set",
            paramLabel = "FILE",
            description =
                    "Label set with descriptions, thresholds, template and mode for the candidates, as 'labels put'"
                            + " reads it.")
    private @Nullable String labelSet;

    @Mixin
    private ModeOption mode = new ModeOption();

    @Option(
            names = "--unrelated",
            paramLabel = "FILE",
            description = "Texts for which none of the labels holds, scored against the candidates of each set's first"
                    + " line. May be given several times; a file that is the set itself is left out.")
    private List<String> unrelated = List.of();

    @Option(names = "--details", description = "Print a table of the labels and the ten worst confusions of each set.")
    private boolean details;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description =
                    "Draw scores against the share that holds, and precision, recall and F1 against the threshold,"
                            + " over all sets, as SVG.")
    private @Nullable Path plot;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description =
                    "Keep the figures of finished sets in this file, and do not compute them again if texts, labels,"
                            + " model and options are the same.")
    private @Nullable Path resume;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "PATH",
            description =
                    "Two model directories, or two files with label sets (without --label-set): print the figures of"
                            + " both, and which texts have another best label, by line.")
    private List<String> compare = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "JSON lines, CSV or TSV; one evaluation set per file; - is stdin.")
    private List<String> files = List.of();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Signals.endAtOnce();
        check();
        Optional<FinishedSets> finished = Optional.ofNullable(resume).map(FinishedSets::open);
        Optional<LabelSet> fromFile =
                Optional.ofNullable(labelSet).map(path -> LabelSetFiles.readOne(console, path, LocalLabelSets.KEY));
        return exitCode(compare.isEmpty() ? evaluateAll(fromFile, finished) : compareAll(fromFile));
    }

    private static int exitCode(List<EvaluationResult> results) {
        return results.stream().anyMatch(result -> result.skipped() > 0) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private List<EvaluationResult> evaluateAll(Optional<LabelSet> fromFile, Optional<FinishedSets> finished)
            throws IOException {
        EvaluationPrinter printer = new EvaluationPrinter(console, form(), table(Stream::of));
        List<EvaluationResult> results = new ArrayList<>();
        try (Classifier classifier = model.open(console);
                Progress progress = new Progress(console)) {
            LocalLabelSets sets = LocalLabelSets.withAllScores(classifier, fromFile, mode.mode());
            for (String file : files) {
                SetEvaluation.Source source =
                        new SetEvaluation.Source(console, input, classifier, sets, fromFile, unrelatedTo(file));
                EvaluationResult result = evaluate(file, source, finished, progress);
                progress.clear();
                printer.print(result);
                results.add(result);
            }
            printer.end();
        }
        if (plot != null) {
            Files.writeString(plot, EvaluationPlot.of(results));
        }
        return results;
    }

    private List<EvaluationResult> compareAll(Optional<LabelSet> fromFile) {
        ComparisonPrinter printer =
                new ComparisonPrinter(console, form(), table(set -> ComparisonPrinter.names(set).stream()));
        List<EvaluationResult> results = new ArrayList<>();
        try (ComparedSides sides = ComparedSides.open(console, model, compare, fromFile, mode.mode());
                Progress progress = new Progress(console)) {
            printer.begin(compare.get(0), compare.get(1));
            for (String file : files) {
                SetEvaluation ofA = new SetEvaluation(sides.source(0, console, input, unrelatedTo(file)), progress);
                SetEvaluation ofB = new SetEvaluation(sides.source(1, console, input, unrelatedTo(file)), progress);
                EvaluationResult a = ofA.run(file);
                EvaluationResult b = ofB.run(file);
                progress.clear();
                printer.print(Comparison.of(a, ofA.answers(), b, ofB.answers()));
                results.addAll(List.of(a, b));
            }
            printer.end();
        }
        return results;
    }

    private EvaluationPrinter.Form form() {
        return EvaluationPrinter.Form.of(json, details);
    }

    /** @param rows the names of a set's rows */
    private EvaluationTable table(Function<String, Stream<String>> rows) {
        List<String> names = files.stream().map(InputFormat::stem).flatMap(rows).toList();
        return new EvaluationTable(names, !unrelated.isEmpty());
    }

    private void check() {
        boolean stdin = files.contains(InputFile.STDIN) || unrelated.contains(InputFile.STDIN);
        if (unrelated.contains(InputFile.STDIN) && files.size() > 1) {
            throw CommandFailure.usage("--unrelated: expected files, because they are read for each set, found -");
        }
        if (resume != null && stdin) {
            throw CommandFailure.usage("--resume: expected files, found - (stdin), which cannot be read twice");
        }
        if (!compare.isEmpty() && stdin) {
            throw CommandFailure.usage("--compare: expected files, found - (stdin), which cannot be read twice");
        }
        if (!compare.isEmpty() && (plot != null || resume != null)) {
            throw CommandFailure.usage("--compare: expected neither --plot nor --resume beside it");
        }
        if (plot != null) {
            OutputFile.require("--plot", plot);
        }
    }

    private EvaluationResult evaluate(
            String file, SetEvaluation.Source source, Optional<FinishedSets> finished, Progress progress) {
        if (finished.isEmpty()) {
            return new SetEvaluation(source, progress).run(file);
        }
        String key = FinishedSets.key(file, source.unrelated(), settings(source));
        return finished.get().find(key).orElseGet(() -> {
            EvaluationResult result = new SetEvaluation(source, progress).run(file);
            finished.get().add(key, result);
            return result;
        });
    }

    /** What figures depend on besides the texts. */
    private List<String> settings(SetEvaluation.Source source) {
        return List.of(
                Version.ofThisBuild(),
                source.classifier().model().fingerprint(),
                model.settings(console).text().toString(),
                source.sets().mode().name(),
                source.fromFile().map(LabelSet::fingerprint).orElse("no label set"),
                input.identity());
    }

    private List<String> unrelatedTo(String file) {
        return unrelated.stream()
                .filter(other -> !Path.of(other)
                        .toAbsolutePath()
                        .normalize()
                        .equals(Path.of(file).toAbsolutePath().normalize()))
                .toList();
    }
}
