package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.config.NearestKey;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: measures how often a model is right, and how fast it is, on texts whose labels are known. */
@Command(
        name = "evaluate",
        description = "Measure a model on texts whose labels are known.",
        footer = {
            "",
            "@|bold Input|@",
            "A line has a text, the labels that are right for it, and as candidates all labels to choose from:",
            "  {\"text\":\"Play some jazz\",\"labels\":[\"music\"],\"candidates\":[\"music\",\"weather\"]}",
            "With --label-set the candidates may be left out; they are then all labels of the set.",
            "",
            "@|bold Figures|@",
            "Accuracy is the share of texts whose best label is one of the right ones. Macro F1 is computed from the best"
                    + " labels and averaged over the labels. Empty texts are counted, and count as wrong.",
            "",
            "@|bold Example|@",
            "  gliznet evaluate --limit 200 intents.jsonl topics.jsonl",
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
                    "Label set with descriptions, template and mode for the candidates, as 'labels put' reads it.")
    private @Nullable String labelSet;

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
    public Integer call() {
        Signals.endAtOnce();
        Optional<LabelSet> fromFile =
                Optional.ofNullable(labelSet).map(path -> LabelSetFiles.readOne(console, path, LocalLabelSets.KEY));
        EvaluationPrinter printer = new EvaluationPrinter(
                console, json, files.stream().map(InputFormat::stem).toList());
        long skipped = 0;
        try (Classifier classifier = model.open(console);
                Progress progress = new Progress(console)) {
            LocalLabelSets sets = LocalLabelSets.of(classifier, fromFile, null);
            for (String file : files) {
                Evaluation evaluation = new Evaluation(classifier, sets, fromFile, progress);
                EvaluationResult result = evaluation.run(file);
                progress.clear();
                printer.print(result);
                skipped += evaluation.skipped;
            }
            printer.end();
        }
        return skipped > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** One file. */
    private final class Evaluation {

        private final Classifier classifier;
        private final LocalLabelSets sets;
        private final List<String> defaultCandidates;
        private final Progress progress;
        private final Accuracy accuracy = new Accuracy();
        private long skipped;

        private Evaluation(Classifier classifier, LocalLabelSets sets, Optional<LabelSet> fromFile, Progress progress) {
            this.classifier = classifier;
            this.sets = sets;
            this.progress = progress;
            defaultCandidates = fromFile.map(LabelSet::labels).orElse(List.of()).stream()
                    .map(Label::name)
                    .toList();
        }

        private EvaluationResult run(String file) {
            String set = InputFormat.stem(file);
            long start = System.nanoTime();
            try (InputFile source = input.open(console, file)) {
                InOrderSubmitter.run(input.lines(console, source), this::submit, (line, outcome) -> {
                    take(line, outcome);
                    progress.show(set + " " + accuracy.examples());
                });
            }
            if (accuracy.examples() == 0) {
                throw CommandFailure.usage(file + ": expected at least one document, found none");
            }
            return EvaluationResult.of(set, accuracy, (System.nanoTime() - start) / 1e9);
        }

        private CompletableFuture<Optional<Outcome>> submit(InputLine line) {
            try {
                DocumentLine document = line.require();
                List<String> candidates = document.candidates().isEmpty() ? defaultCandidates : document.candidates();
                check(document, candidates);
                return classifier
                        .submit(document.document(), sets.encoded(candidates))
                        .thenApply(Optional::of);
            } catch (InvalidLineException e) {
                if (!input.skipInvalid()) {
                    throw InputLine.Invalid.of(line, e).failure("the file was not evaluated");
                }
                console.err().println("gliznet: " + Visible.lines(line.source() + ": " + e.problem()));
                return CompletableFuture.completedFuture(Optional.empty());
            }
        }

        private void check(DocumentLine line, List<String> candidates) throws InvalidLineException {
            if (candidates.isEmpty()) {
                throw new InvalidLineException("candidates", "all labels of the set", "none");
            }
            if (line.labels().isEmpty()) {
                throw new InvalidLineException("labels", "the labels that are right for the text", "none");
            }
            for (String label : line.labels()) {
                if (!candidates.contains(label)) {
                    throw new InvalidLineException("labels: expected labels that are among the candidates, found '"
                            + label + "'" + NearestKey.hint(label, candidates));
                }
            }
            List<String> undefined = sets.undefined(candidates);
            if (!undefined.isEmpty()) {
                throw new InvalidLineException(
                        "candidates", "labels of " + labelSet, "'" + String.join("', '", undefined) + "'");
            }
        }

        private void take(InputLine line, Optional<Outcome> outcome) {
            if (outcome.isEmpty() || !(line instanceof InputLine.Valid valid)) {
                skipped++;
            } else if (outcome.get() instanceof Outcome.Classified classified) {
                accuracy.add(
                        valid.document().labels(), classified.scores().get(0).label());
            } else if (outcome.get() instanceof Outcome.Rejected rejected && rejected.reason() == Reason.EMPTY_TEXT) {
                accuracy.addEmpty(valid.document().labels());
            } else {
                throw CommandFailure.failed(line.source() + ": expected scores, found " + outcome.get());
            }
        }
    }
}
