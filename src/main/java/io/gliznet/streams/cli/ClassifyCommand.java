package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.DocumentRules;
import java.util.Iterator;
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

/** {@code classify}: runs the model without Kafka. */
@Command(
        name = "classify",
        description = "Score texts against labels without Kafka.",
        footer = {
            "",
            "@|bold Input|@",
            "JSON lines, or CSV or TSV with a header, plain or packed with gzip. A line needs a text; its own labels are"
                    + " used instead of --labels:",
            "  {\"id\":17,\"text\":\"I was charged twice.\",\"labels\":[\"billing\",\"outage\"]}",
            "",
            "@|bold Output|@",
            "One line for each input line, in the same order and with its id. A line that could not be scored has the reason"
                    + " in place of the scores; the exit code is then 1.",
            "",
            "The field coverage.unknownShare of --json is the share of the text's tokens that the model does not know. If these"
                    + " are a third or more and at least two, or all, the scores mean little; without --json there is a warning.",
            "",
            "@|bold Examples|@",
            "  gliznet classify --labels sports,politics --text 'The striker scored.'",
            "  gliznet classify --labels '\"on hold, waiting\",solved' tickets.csv",
            "  gliznet classify --label-set acme.yaml --json < mail.jsonl > scores.jsonl",
        })
final class ClassifyCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--labels",
            paramLabel = "LABEL,…",
            description = "Labels of lines that have none. Put a label with a comma in double quotes, inside of the"
                    + " quotes of the shell.")
    private List<String> labels = List.of();

    @Option(
            names = "--label-set",
            paramLabel = "FILE",
            description = "Label set with descriptions, thresholds, template and mode, as 'labels put' reads it.")
    private @Nullable String labelSet;

    @Option(names = "--text", paramLabel = "TEXT", description = "Score this text instead of a file.")
    private @Nullable String text;

    @Mixin
    private ModeOption mode = new ModeOption();

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "FILE", defaultValue = "-", description = "Default: -, which is stdin.")
    private String file = InputFile.STDIN;

    ClassifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Signals.endAtOnce();
        if (text != null && !file.equals(InputFile.STDIN)) {
            throw CommandFailure.usage("--text: expected either --text or a FILE, found both");
        }
        Optional<LabelSet> fromFile =
                Optional.ofNullable(labelSet).map(path -> LabelSetFiles.readOne(console, path, LocalLabelSets.KEY));
        List<String> names = names(fromFile);
        LineResultPrinter printer = new LineResultPrinter(console, json);
        DocumentRules rules = new DocumentRules(model.load(console).maxTextBytes());
        try (InputFile source = input.open(console, file);
                Classifier classifier = text == null ? model.open(console) : model.openForOneText(console)) {
            LocalLabelSets sets = LocalLabelSets.of(classifier, fromFile, mode.mode());
            check(sets, names);
            Iterator<InputLine> lines = text == null
                    ? input.lines(console, source)
                    : List.<InputLine>of(new InputLine.Valid(DocumentLine.of(text)))
                            .iterator();
            InOrderSubmitter.run(
                    lines,
                    line -> submit(classifier, rules, sets, names, line),
                    (line, result) -> printer.print(result));
            printer.finish();
        }
        return printer.failed() > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Labels of lines that have none. */
    private List<String> names(Optional<LabelSet> fromFile) {
        if (fromFile.isPresent() && !labels.isEmpty()) {
            throw CommandFailure.usage("--labels: expected either --labels or --label-set, found both");
        }
        return fromFile.map(set -> set.labels().stream().map(Label::name).toList())
                .orElseGet(() -> LabelList.parse(labels));
    }

    private void check(LocalLabelSets sets, List<String> names) {
        try {
            if (!names.isEmpty()) {
                sets.encoded(names);
            }
        } catch (InvalidLineException e) {
            throw CommandFailure.usage((labelSet == null ? "--labels" : labelSet) + ": " + e.problem());
        }
    }

    private CompletableFuture<LineResult> submit(
            Classifier classifier, DocumentRules rules, LocalLabelSets sets, List<String> names, InputLine line) {
        try {
            DocumentLine document = line.require();
            List<String> chosen = document.labels().isEmpty() ? names : document.labels();
            if (chosen.isEmpty()) {
                throw new InvalidLineException("expected labels in the line or in --labels, found none");
            }
            return score(classifier, rules, document, sets.encoded(chosen));
        } catch (InvalidLineException e) {
            return invalid(InputLine.Invalid.of(line, e));
        }
    }

    /** A document that the service would reject has the service's reason in place of its scores. */
    private static CompletableFuture<LineResult> score(
            Classifier classifier, DocumentRules rules, DocumentLine line, EncodedLabelSet labels) {
        try {
            return classifier
                    .submit(rules.check(line.document()), labels)
                    .thenApply(outcome -> LineResult.of(line, outcome));
        } catch (RejectedException e) {
            return CompletableFuture.completedFuture(LineResult.of(line, e.outcome()));
        }
    }

    private CompletableFuture<LineResult> invalid(InputLine.Invalid line) {
        if (!input.skipInvalid()) {
            throw line.failure("all lines before it were scored, none after it");
        }
        return CompletableFuture.completedFuture(LineResult.invalid(line));
    }
}
