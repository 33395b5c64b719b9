package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classify}: the model alone, without Kafka. */
@Command(
        name = "classify",
        description = "Score texts against labels, without Kafka.",
        footer = {
            "",
            "@|bold A line|@ of stdin needs a text; its own labels win over --labels:",
            "  {\"text\":\"I was charged twice.\",\"labels\":[\"billing\",\"outage\"]}",
            "",
            "@|bold Examples|@",
            "  gliznet classify --labels sports,politics,cooking --text 'The striker scored twice in the final'",
            "  gliznet classify --labels sports,politics --json < news.jsonl > scores.jsonl",
        })
final class ClassifyCommand implements Callable<Integer> {

    private static final LabelSetKey KEY = new LabelSetKey("local", "classify");
    private static final int TEXT_WIDTH = 48;
    private static final int SCORES_SHOWN = 4;
    private static final int LABEL_SETS_KEPT = 1_000;

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--labels", split = ",", paramLabel = "LABEL", description = "Labels of texts that bring none.")
    private List<String> labels = List.of();

    @Option(names = "--text", paramLabel = "TEXT", description = "Score this text instead of stdin.")
    private @Nullable String text;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "multi_label: every label on its own. single_label: one of them all. Default: multi_label",
            defaultValue = "multi_label")
    private LabelMode mode = LabelMode.MULTI_LABEL;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    ClassifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Signals.endAtOnce();
        boolean[] rejected = {false};
        try (JsonLinesReader lines = JsonLinesReader.of(console.in());
                Classifier classifier = model.open(console)) {
            Map<List<String>, EncodedLabelSet> encoded = new LinkedHashMap<>();
            Iterator<DocumentLine> inputs =
                    text == null ? lines : List.of(DocumentLine.of(text)).iterator();
            InOrderSubmitter.run(
                    inputs,
                    line -> classifier.submit(line.document(), labelSet(classifier, encoded, line)),
                    (line, outcome) -> rejected[0] |= !print(line, outcome));
        }
        return rejected[0] ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private EncodedLabelSet labelSet(
            Classifier classifier, Map<List<String>, EncodedLabelSet> encoded, DocumentLine line) {
        List<String> names = line.labels().isEmpty() ? labels : line.labels();
        if (names.isEmpty()) {
            throw CommandFailure.usage(line.source() + ": expected labels in the line or in --labels, found none");
        }
        if (encoded.size() > LABEL_SETS_KEPT) {
            encoded.clear();
        }
        return encoded.computeIfAbsent(
                names,
                list -> classifier.encode(new LabelSet(
                        KEY,
                        list.stream().map(String::strip).map(Label::named).toList(),
                        mode,
                        OptionalDouble.empty(),
                        0,
                        LabelSet.PLACEHOLDER,
                        Aggregation.MAX,
                        0)));
    }

    /** Returns whether there was anything to score. */
    private boolean print(DocumentLine line, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            console.err().println(line.source() + ": " + rejected.reason() + ": " + rejected.message());
            return false;
        }
        Outcome.Classified classified = (Outcome.Classified) outcome;
        console.out().println(json ? Json.write(toJson(line, classified)) : line(line, classified));
        return true;
    }

    private String line(DocumentLine line, Outcome.Classified classified) {
        String scores = classified.scores().stream()
                .limit(SCORES_SHOWN)
                .map(score -> ResultPrinter.scored(console.ansi(), score.label(), score.score(), score.selected()))
                .collect(Collectors.joining("  "));
        return "%-48s  %s%s"
                .formatted(
                        Table.cut(line.text(), TEXT_WIDTH),
                        scores,
                        classified.coverage().complete() ? "" : "  (not the whole text)");
    }

    private static ObjectNode toJson(DocumentLine line, Outcome.Classified classified) {
        return ResultJson.add(Json.object().put("text", line.text()), classified.scores(), classified.coverage());
    }
}
