package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.SetStatistics;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores the texts of one file with one model, and those of unrelated files against the same labels. Scores are handed on and
 * forgotten, and texts are not kept. Threading: {@link #run} is called once; input is read by another thread.
 */
final class SetEvaluation {

    private final Source source;
    private final Progress progress;
    private final SetStatistics statistics;
    private final List<Answer> answers = new ArrayList<>();
    private volatile @Nullable List<String> firstCandidates;
    private long skipped;

    /**
     * What is evaluated.
     *
     * @param fromFile the label set that the user has given
     * @param unrelated files of texts for which no label holds
     */
    record Source(
            Console console,
            InputOptions input,
            Classifier classifier,
            LocalLabelSets sets,
            Optional<LabelSet> fromFile,
            List<String> unrelated) {

        int topK() {
            return fromFile.map(LabelSet::topK).orElse(0);
        }

        List<String> defaultCandidates() {
            return fromFile.map(LabelSet::labels).orElse(List.of()).stream()
                    .map(Label::name)
                    .toList();
        }
    }

    /**
     * The best label of one text.
     *
     * @param line number in its file
     * @param best empty: the text is empty
     */
    record Answer(int line, List<String> holding, Optional<String> best) {

        Answer {
            holding = List.copyOf(holding);
        }

        boolean isRight() {
            return best.filter(holding::contains).isPresent();
        }
    }

    SetEvaluation(Source source, Progress progress) {
        this.source = source;
        this.progress = progress;
        statistics = new SetStatistics(source.sets().mode());
    }

    EvaluationResult run(String file) {
        String set = InputFormat.stem(file);
        long start = System.nanoTime();
        score(file, this::example, (line, outcome) -> {
            take(line, outcome);
            progress.show(set + " " + statistics.examples());
        });
        if (statistics.examples() == 0) {
            throw CommandFailure.usage(file + ": expected at least one document, found none");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        for (String other : source.unrelated()) {
            score(other, this::unrelated, (line, outcome) -> {
                takeUnrelated(line, outcome);
                progress.show(set + ", unrelated texts: " + line.source());
            });
        }
        return statistics.result(set, skipped, seconds);
    }

    /** In the order of the lines. */
    List<Answer> answers() {
        return answers;
    }

    /** What a text is scored against. */
    private interface Candidates {
        List<String> of(DocumentLine line) throws InvalidLineException;
    }

    private void score(String file, Candidates candidates, BiConsumer<InputLine, Outcome> take) {
        try (InputFile opened = source.input().open(source.console(), file)) {
            InOrderSubmitter.run(
                    source.input().lines(source.console(), opened),
                    line -> submit(line, candidates),
                    (InputLine line, Optional<Outcome> outcome) ->
                            outcome.ifPresentOrElse(given -> take.accept(line, given), () -> skipped++));
        }
    }

    private CompletableFuture<Optional<Outcome>> submit(InputLine line, Candidates candidates) {
        try {
            DocumentLine document = line.require();
            List<String> names = candidates.of(document);
            return source.classifier()
                    .submit(document.document(), source.sets().encoded(names))
                    .thenApply(Optional::of);
        } catch (InvalidLineException e) {
            if (!source.input().skipInvalid()) {
                throw InputLine.Invalid.of(line, e).failure("the file was not evaluated");
            }
            source.console().err().println("gliznet: " + Visible.lines(line.source() + ": " + e.problem()));
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private List<String> example(DocumentLine line) throws InvalidLineException {
        List<String> candidates = line.candidates().isEmpty() ? source.defaultCandidates() : line.candidates();
        if (candidates.isEmpty()) {
            throw new InvalidLineException("candidates", "all labels of the set", "none");
        }
        if (line.labels().isEmpty()) {
            throw new InvalidLineException("labels", "the labels that are right for the text", "none");
        }
        for (String label : line.labels()) {
            if (!candidates.contains(label)) {
                throw new InvalidLineException("labels: expected labels that are among the candidates, found '" + label
                        + "'" + NearestKey.hint(label, candidates));
            }
        }
        List<String> undefined = source.sets().undefined(candidates);
        if (!undefined.isEmpty()) {
            throw new InvalidLineException(
                    "candidates", "labels of the label set", "'" + String.join("', '", undefined) + "'");
        }
        source.sets().encoded(candidates);
        if (firstCandidates == null) {
            firstCandidates = candidates; // those of an example that is scored
        }
        return candidates;
    }

    private List<String> unrelated(DocumentLine line) {
        List<String> first = firstCandidates;
        if (first == null) {
            throw new IllegalStateException(line.source() + ": scored before the examples of the set");
        }
        return first;
    }

    private void take(InputLine line, Outcome outcome) {
        List<String> holding =
                line instanceof InputLine.Valid valid ? valid.document().labels() : List.of();
        Optional<Scores> scores = scores(line, outcome);
        scores.ifPresentOrElse(
                given -> statistics.add(holding, given, source.topK()), () -> statistics.addEmpty(holding));
        answers.add(new Answer(
                line.number(), holding, scores.map(given -> given.all().get(0).label())));
    }

    /** Empty texts say nothing about labels. */
    private void takeUnrelated(InputLine line, Outcome outcome) {
        scores(line, outcome).ifPresent(given -> statistics.addUnrelated(given, source.topK()));
    }

    /** Empty if the text is. */
    private static Optional<Scores> scores(InputLine line, Outcome outcome) {
        if (outcome instanceof Outcome.Classified classified) {
            return Optional.of(classified.scored());
        }
        if (outcome instanceof Outcome.Rejected rejected && rejected.reason() == Reason.EMPTY_TEXT) {
            return Optional.empty();
        }
        throw CommandFailure.failed(line.source() + ": expected scores, found " + outcome);
    }
}
