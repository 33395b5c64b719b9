package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Results that no model was needed for. */
final class Results {

    /** Each number differs from the others, so that two members cannot be mistaken for each other. */
    static final Coverage PARTIAL = new Coverage(900, 500, 3, 40, 30, 2, false);

    static final Coverage COMPLETE = new Coverage(10, 10, 1, 2, 2, 1, true);

    private Results() {}

    /** A result whose best label, the first, is selected; scores are 0.9, 0.8 and so on. */
    static List<Score> scores(String... labels) {
        return IntStream.range(0, labels.length)
                .mapToObj(i -> new Score(labels[i], (9 - i) / 10.0, i == 0))
                .toList();
    }

    static Scores scored(String... labels) {
        return new Scores(scores(labels), OptionalDouble.empty());
    }

    static Outcome.Classified outcome(LabelSetKey key, long version, String text, String... bestFirst) {
        List<Label> labels = List.of(bestFirst).stream().map(Label::named).toList();
        LabelSet plain = LabelSet.of(key, labels);
        LabelSet set = new LabelSet(
                key,
                labels,
                LabelMode.SINGLE_LABEL,
                plain.threshold(),
                plain.topK(),
                plain.template(),
                plain.aggregation(),
                version);
        return new Outcome.Classified(
                new Document("id", key, Optional.empty(), text, Map.of()), set, scored(bestFirst), COMPLETE);
    }

    /** @param number 0: the text of the command line */
    static DocumentLine line(int number, String documentId, String text) {
        return new DocumentLine(
                "dump.jsonl line " + number,
                number,
                documentId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text,
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
