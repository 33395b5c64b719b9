package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.fit.Fit;
import io.gliznet.streams.fit.Sample;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.records.LabelSetRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code labels fit}: reads texts whose labels are known, has a label set fitted to them, and says what that changes. */
final class LabelSetFitting {

    private static final double ROUNDING = 1e4;
    private static final int MOST_NAMES = 10;

    private final Console console;
    private final GliznetConfig config;
    private final boolean withoutExamples;

    LabelSetFitting(Console console, GliznetConfig config, boolean withoutExamples) {
        this.console = console;
        this.config = config;
        this.withoutExamples = withoutExamples;
    }

    /** The one label set of a file, or, if there is no such file, that of this key on the topic. */
    static LabelSetFile.Entry given(Console console, GliznetConfig config, String set) {
        if (set.equals(InputFile.STDIN) || Files.exists(Path.of(set))) {
            List<LabelSetFile.Entry> entries = LabelSetFiles.read(
                    console, List.of(set), Optional.empty(), config.modelDir(), new LabelLintReport());
            if (entries.size() != 1) {
                throw CommandFailure.usage(set + ": expected one label set, found " + entries.size());
            }
            return entries.get(0);
        }
        LabelSetKey key;
        try {
            key = LabelSetKey.parse(set);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(set + ": expected a file or TENANT/NAME, found neither");
        }
        try (LabelSetTopic topic = LabelSetTopic.open(config)) {
            if (topic.read().get(key) instanceof LabelSetRecord.Put found) {
                return new LabelSetFile.Entry(found.labelSet(), found.version());
            }
        }
        throw CommandFailure.usage(set + ": expected a file or a valid label set on the topic, found neither");
    }

    LabelSet fit(LabelSet given, InputOptions input, String file) {
        return fit(given, read(given, input, file), InputFile.source(file));
    }

    LabelSet fit(LabelSet given, LabelledTopic topic) {
        return fit(given, topic.read(console, config, given), topic.name());
    }

    private LabelSet fit(LabelSet given, List<DocumentLine> lines, String source) {
        LabelSet plain = given.unfitted();
        try (Classifier classifier = Classifier.open(config.classifier())) {
            LabelReading.Independent model = classifier
                    .independent()
                    .orElseThrow(() -> CommandFailure.usage(
                            "labels fit: expected a model that reads labels apart from texts, found one that"
                                    + " does not"));
            List<float[]> labels =
                    List.of(classifier.vectors(classifier.encode(plain)).join());
            Sample sample = sample(lines, plain, labels, classifier::vector);
            Fit fit = Fit.of(sample, model, plain.mode());
            sayWhatIsNotFitted(given, sample);
            report(fit, lines.size());
            return fitted(
                    given, fit, lines.stream().map(LabelSetFitting::asExample).toList());
        } catch (ModelException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(source + ": " + e.getMessage());
        }
    }

    private void sayWhatIsNotFitted(LabelSet given, Sample sample) {
        if (!given.unfitted().equals(given)) {
            console.err().println("gliznet: thresholds of the set, and what was fitted to it before, are left out");
        }
        List<Integer> unused = sample.unused();
        if (!unused.isEmpty()) {
            String names = unused.stream()
                    .limit(MOST_NAMES)
                    .map(label -> Escaped.name(given.labels().get(label).name()))
                    .collect(Collectors.joining(", "));
            console.err()
                    .println("gliznet: no text has these labels, so a fit makes them less likely: " + names
                            + (unused.size() > MOST_NAMES ? " and " + (unused.size() - MOST_NAMES) + " more" : ""));
        }
    }

    private List<DocumentLine> read(LabelSet set, InputOptions input, String file) {
        List<String> names = set.labels().stream().map(Label::name).toList();
        List<DocumentLine> lines = new ArrayList<>();
        try (InputFile source = input.open(console, file)) {
            Iterator<InputLine> all = input.lines(console, source);
            while (all.hasNext()) {
                InputLine line = all.next();
                try {
                    lines.add(checked(line.require(), names));
                } catch (InvalidLineException e) {
                    InputLine.Invalid invalid = InputLine.Invalid.of(line, e);
                    if (!input.skipInvalid()) {
                        throw invalid.failure("nothing was fitted");
                    }
                    console.err().println("gliznet: " + Visible.lines(line.source() + ": " + e.problem()));
                }
            }
        }
        return lines;
    }

    private static DocumentLine checked(DocumentLine line, List<String> names) throws InvalidLineException {
        for (String label : line.labels()) {
            if (!names.contains(label)) {
                throw new InvalidLineException(
                        "labels", "labels of the set", Escaped.name(label) + Escaped.of(NearestKey.hint(label, names)));
            }
        }
        if (line.document().content().isBlank()) {
            throw new InvalidLineException("text", "a text", "none");
        }
        return line;
    }

    /**
     * The texts as a model reads them.
     *
     * @param labels vectors of the labels of the set
     * @param model makes the vector of a text, on threads of its own
     */
    Sample sample(
            List<DocumentLine> lines,
            LabelSet set,
            List<float[]> labels,
            Function<String, CompletableFuture<float[]>> model) {
        List<float[]> texts = vectors(lines.stream().map(line -> line.document().content()), model);
        List<float[]> asExamples =
                withoutExamples ? List.of() : vectors(lines.stream().map(LabelSetFitting::asExample), model);
        List<String> names = set.labels().stream().map(Label::name).toList();
        List<BitSet> holds = lines.stream().map(line -> holding(line, names)).toList();
        return new Sample(texts, asExamples, labels, holds);
    }

    /** A few at a time: what waits for a device takes memory. */
    private static List<float[]> vectors(Stream<String> texts, Function<String, CompletableFuture<float[]>> model) {
        List<float[]> vectors = new ArrayList<>();
        InOrderSubmitter.run(texts.iterator(), model, (text, vector) -> vectors.add(vector));
        return vectors;
    }

    private static BitSet holding(DocumentLine line, List<String> names) {
        BitSet holding = new BitSet(names.size());
        line.labels().forEach(label -> holding.set(names.indexOf(label)));
        return holding;
    }

    /** As much of a text as an example may have. */
    private static String asExample(DocumentLine line) {
        String content = line.document().content();
        int end = Math.min(content.length(), LabelSet.MAX_LABEL_CHARACTERS);
        return content.substring(0, end > 0 && Character.isHighSurrogate(content.charAt(end - 1)) ? end - 1 : end);
    }

    /**
     * The set with what was fitted instead of its thresholds and of what was fitted before; every other field stays.
     *
     * @param texts as examples have them
     */
    static LabelSet fitted(LabelSet given, Fit fit, List<String> texts) {
        LabelSet plain = given.unfitted();
        if (!fit.isBetter()) {
            return plain;
        }
        List<Label> labels = IntStream.range(0, plain.labels().size())
                .mapToObj(label -> plain.labels()
                        .get(label)
                        .fitted(
                                rounded(fit.biases().get(label)),
                                fit.examples().get(label).stream()
                                        .map(texts::get)
                                        .toList()))
                .toList();
        OptionalDouble oddsRatio =
                fit.oddsRatio() == Decision.DEFAULT_ODDS_RATIO ? OptionalDouble.empty() : rounded(fit.oddsRatio());
        return plain.with(
                labels,
                new Decision(plain.decision().selection(), oddsRatio, rounded(fit.strictness()), rounded(fit.scale())));
    }

    private static OptionalDouble rounded(double value) {
        return OptionalDouble.of(Math.round(value * ROUNDING) / ROUNDING);
    }

    private void report(Fit fit, int texts) {
        console.err().println(texts + " texts                 before  after");
        row("cross-entropy", fit.before().crossEntropy(), fit.after().crossEntropy());
        row("micro F1 of what is selected", fit.before().microF1(), fit.after().microF1());
        row("selected labels per text", fit.before().perText(), fit.after().perText());
        row("texts with nothing selected", fit.before().nothing(), fit.after().nothing());
        if (!fit.isBetter()) {
            console.err()
                    .println(
                            "gliznet: nothing is fitted, because that would not lower cross-entropy, or would lower micro F1");
        }
    }

    private void row(String name, double before, double after) {
        console.err().println(String.format(Locale.ROOT, "%-29s %6.3f %6.3f", name, before, after));
    }
}
