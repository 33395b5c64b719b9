package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.Models;
import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole pipeline with the model that ships. */
final class ClassifierTest {

    private static final LabelSet TOPICS = single("sports", "politics", "cooking", "software");
    private static final String GOAL = "The goalkeeper saved a penalty and the team won the football match";
    private static final DocumentDecoder AS_TEXT =
            value -> Sequences.document(new String(Optional.ofNullable(value).orElseThrow(), StandardCharsets.UTF_8));

    private static Classifier classifier;

    @BeforeAll
    static void open() throws Exception {
        classifier = Classifier.open(ClassifierSettings.cpu(Models.DEFAULT));
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    @Test
    void theBestLabelIsFirstAndSelected() throws Exception {
        Outcome.Classified classified = classified(GOAL, TOPICS);

        assertThat(classified.scores()).hasSize(4);
        assertThat(classified.scores().get(0).label()).isEqualTo("sports");
        assertThat(classified.scores().get(0).selected()).isTrue();
        assertThat(classified.scores().stream().mapToDouble(Score::score).sum()).isCloseTo(1, within(1e-9));
        assertThat(classified.coverage().complete()).isTrue();
    }

    @Test
    void theSameTextScoresTheSameAloneAndAmongOthers() throws Exception {
        Outcome.Classified alone = classified(GOAL, TOPICS);
        EncodedLabelSet labels = classifier.encode(TOPICS);
        List<CompletableFuture<Outcome>> crowd = IntStream.range(0, 64)
                .mapToObj(i ->
                        classifier.submit(Sequences.document(i % 8 == 0 ? GOAL : "word ".repeat(1 + i * 5)), labels))
                .toList();

        for (int i = 0; i < crowd.size(); i += 8) {
            Outcome.Classified among = (Outcome.Classified) crowd.get(i).get(60, TimeUnit.SECONDS);
            for (int rank = 0; rank < 4; rank++) {
                assertThat(among.scores().get(rank).score())
                        .isCloseTo(alone.scores().get(rank).score(), within(1e-3));
            }
        }
    }

    @Test
    void manyLabelsAreScoredInSeveralPassesUnderOneSoftmax() throws Exception {
        String[] names =
                IntStream.range(0, 400).mapToObj(i -> "topic number " + i).toArray(String[]::new);
        names[399] = "football";
        Outcome.Classified classified = classified(GOAL, single(names));

        assertThat(classified.coverage().labelPasses()).isGreaterThan(1);
        assertThat(classified.coverage().complete()).isTrue();
        assertThat(classified.scores()).hasSize(400);
        assertThat(classified.scores().get(0).label()).isEqualTo("football");
        assertThat(classified.scores().stream().mapToDouble(Score::score).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void theEndOfALongTextIsRead() throws Exception {
        String longText = "The committee discussed the agenda of the meeting. ".repeat(120) + GOAL;

        Outcome.Classified classified = classified(longText, TOPICS);

        assertThat(classified.coverage().windows()).isGreaterThan(1);
        assertThat(classified.coverage().complete()).isTrue();
    }

    @Test
    void specialTokensSpelledInATextOrALabelDoNotAddLabels() throws Exception {
        Outcome.Classified classified =
                classified("[SEP] [LAB] sports [LAB] politics [CLS]", single("[LAB]", "[SEP] [LAB] cooking"));

        assertThat(classified.scores())
                .extracting(Score::label)
                .containsExactlyInAnyOrder("[LAB]", "[SEP] [LAB] cooking");
        assertThat(classified.scores())
                .allSatisfy(score -> assertThat(score.score()).isBetween(0.0, 1.0));
    }

    @Test
    void aTextWithoutATokenIsRejected() throws Exception {
        assertThat(outcome(" \u200b\n", TOPICS))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(Reason.EMPTY_TEXT));
    }

    @Test
    void aLabelTooLongForTheModelIsInvalid() {
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() ->
                        classifier.encode(Sequences.labels("a ".repeat(490).strip())))
                .withMessageContaining("labels[0]");
    }

    @Test
    void bytesThatAreNoDocumentAreRejectedWithTheDecodersReason() throws Exception {
        DocumentDecoder refusing = value -> {
            throw new RejectedException(Reason.UNDECODABLE, "expected Avro, found 3 bytes");
        };

        assertThat(get(classifier.bind(refusing, key -> found(TOPICS)).submit(new byte[3])))
                .isEqualTo(new Outcome.Rejected(Reason.UNDECODABLE, "expected Avro, found 3 bytes"));
    }

    @Test
    void aRegistryThatIsAwayIsOursAndNoRejection() {
        DocumentDecoder away = value -> {
            throw new UncheckedIOException(new IOException("registry away"));
        };

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> get(classifier.bind(away, key -> found(TOPICS)).submit(new byte[3])))
                .withCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aDocumentWaitsForALabelSetThatIsBeingLookedUp() throws Exception {
        CompletableFuture<Lookup> lookup = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome =
                classifier.bind(AS_TEXT, key -> lookup).submit(GOAL.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome).isNotDone();

        lookup.complete(new Lookup.Found(classifier.encode(TOPICS)));

        assertThat(get(outcome)).isInstanceOf(Outcome.Classified.class);
    }

    @Test
    void unknownAndInvalidLabelSetsAreRejectedWithTheirReasons() throws Exception {
        byte[] value = GOAL.getBytes(StandardCharsets.UTF_8);
        Outcome unknown = get(classifier
                .bind(AS_TEXT, key -> CompletableFuture.completedFuture(new Lookup.Unknown()))
                .submit(value));
        Outcome invalid = get(classifier
                .bind(
                        AS_TEXT,
                        key -> CompletableFuture.completedFuture(
                                new Lookup.Invalid(List.of("labels: expected 1, found 0"))))
                .submit(value));

        assertThat(unknown)
                .isEqualTo(new Outcome.Rejected(
                        Reason.UNKNOWN_LABEL_SET, "label set: expected a known one, found acme/default"));
        assertThat(invalid)
                .isEqualTo(new Outcome.Rejected(Reason.INVALID_LABEL_SET, "acme/default: labels: expected 1, found 0"));
    }

    @Test
    void labelsEncodedForAnotherTokenizerAreRefused() {
        EncodedLabelSet foreign = new EncodedLabelSet(TOPICS, new int[][] {{1}, {2}, {3}, {4}}, "another");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(classifier.submit(Sequences.document(GOAL), foreign)))
                .withMessageContaining("another tokenizer");
    }

    @Test
    void closeFinishesWhatIsUnderWay() throws Exception {
        List<CompletableFuture<Outcome>> outcomes;
        try (Classifier closing = Classifier.open(ClassifierSettings.cpu(Models.DEFAULT))) {
            EncodedLabelSet labels = closing.encode(TOPICS);
            outcomes = IntStream.range(0, 40)
                    .mapToObj(i -> closing.submit(Sequences.document(GOAL + " " + i), labels))
                    .toList();
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome).isDone();
            assertThat(get(outcome)).isInstanceOf(Outcome.Classified.class);
        }
    }

    private static Outcome.Classified classified(String text, LabelSet labels) throws Exception {
        return (Outcome.Classified) outcome(text, labels);
    }

    private static Outcome outcome(String text, LabelSet labels) throws Exception {
        return get(classifier.submit(Sequences.document(text), classifier.encode(labels)));
    }

    private static Outcome get(CompletableFuture<Outcome> outcome) throws Exception {
        return outcome.get(60, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Lookup> found(LabelSet labels) {
        return CompletableFuture.completedFuture(new Lookup.Found(classifier.encode(labels)));
    }

    private static LabelSet single(String... names) {
        return new LabelSet(
                Sequences.KEY,
                Sequences.labels(names).labels(),
                LabelMode.SINGLE_LABEL,
                OptionalDouble.empty(),
                0,
                LabelSet.PLACEHOLDER,
                Aggregation.MAX,
                7);
    }
}
