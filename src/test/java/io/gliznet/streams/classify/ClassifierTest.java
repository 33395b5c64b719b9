package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.Models;
import io.gliznet.streams.classify.LabelSets.Lookup;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.Selection;
import io.gliznet.streams.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole pipeline with the model that ships. */
final class ClassifierTest {

    private static final LabelSet TOPICS = single("sports", "politics", "cooking", "software");
    private static final String GOAL = "The goalkeeper saved a penalty and the team won the football match";
    private static final SourceRecord TEXT =
            new SourceRecord("documents", 0, 0, null, GOAL.getBytes(StandardCharsets.UTF_8), name -> null);
    private static final DocumentDecoder AS_TEXT = record ->
            Sequences.document(new String(Optional.ofNullable(record.value()).orElseThrow(), StandardCharsets.UTF_8));

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
        assertThat(sum(classified)).isCloseTo(1, within(1e-9));
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
    void theScoresOfManyLabelsAndThatOfNoneAddUpToOne() throws Exception {
        String[] names =
                IntStream.range(0, 400).mapToObj(i -> "topic number " + i).toArray(String[]::new);
        names[399] = "football";
        Outcome.Classified classified = classified(GOAL, single(names));

        assertThat(classified.coverage().labelPasses()).isEqualTo(1);
        assertThat(classified.coverage().complete()).isTrue();
        assertThat(classified.scores()).hasSize(400);
        assertThat(classified.scores().get(0).label()).isEqualTo("football");
        assertThat(sum(classified)).isCloseTo(1, within(1e-9));
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
    void aScoreDependsNeitherOnOtherLabelsNorOnTheirOrder() throws Exception {
        List<String> names = new ArrayList<>(List.of("sports", "politics", "cooking", "science", "music", "travel"));
        Map<String, Double> all = scores(names);
        Collections.reverse(names);
        assertThat(scores(names)).isEqualTo(all);
        for (String name : names) {
            assertThat(scores(List.of(name))).containsExactly(Map.entry(name, Objects.requireNonNull(all.get(name))));
        }
    }

    /** With a threshold, a score is a function of the logit of its label alone. */
    private static Map<String, Double> scores(List<String> names) throws Exception {
        LabelSet set = Sequences.labels(names.toArray(String[]::new));
        Decision byThreshold = Decision.of(Selection.THRESHOLD);
        return classified(GOAL, set.with(set.labels(), byThreshold)).scores().stream()
                .collect(Collectors.toMap(Score::label, Score::score));
    }

    @Test
    void noLabelIsSelectedForATextOfAnotherSubject() throws Exception {
        Outcome.Classified classified = classified("My train to the coast was forty minutes late again.", TOPICS);

        assertThat(classified.scores()).noneMatch(Score::selected);
        assertThat(classified.scored().none().orElseThrow()).isGreaterThan(0.5);
    }

    @Test
    void examplesMoveALabelTowardsTheirTexts() throws Exception {
        String text = "Where is my parcel? It should have been here on Monday.";
        LabelSet plain = Sequences.labels("billing", "logistics case");
        Label withExamples = plain.labels()
                .get(1)
                .fitted(
                        OptionalDouble.empty(),
                        List.of("My package has not arrived.", "The courier lost the delivery."));
        LabelSet fitted = plain.with(List.of(plain.labels().get(0), withExamples), plain.decision());

        double before = classified(text, plain).scored().none().orElseThrow();
        Outcome.Classified after = classified(text, fitted);
        assertThat(after.scored().none().orElseThrow()).isLessThan(before / 2);
        assertThat(after.scores().get(0).label()).isEqualTo("logistics case");
    }

    private static double sum(Outcome.Classified classified) {
        return classified.scored().none().orElseThrow()
                + classified.scores().stream().mapToDouble(Score::score).sum();
    }

    @Test
    void aLabelTooLongForTheModelIsInvalid() {
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> classifier.encode(Sequences.labels("旅".repeat(600))))
                .withMessageContaining("labels[0]");
    }

    @Test
    void bytesThatAreNoDocumentAreRejectedWithTheDecodersReason() throws Exception {
        DocumentDecoder refusing = value -> {
            throw new RejectedException(Reason.UNDECODABLE, "expected Avro, found 3 bytes");
        };

        assertThat(classify(refusing, key -> found(TOPICS)))
                .isEqualTo(new Outcome.Rejected(Reason.UNDECODABLE, "expected Avro, found 3 bytes"));
    }

    @Test
    void aDocumentThatIsRejectedAfterItsLabelSetWasFoundNamesItsTenant() throws Exception {
        DocumentDecoder blank = value -> Sequences.document(" ");

        assertThat(classify(blank, key -> found(TOPICS))).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reason.EMPTY_TEXT);
            assertThat(rejected.tenantId()).contains(TOPICS.key().tenantId());
        });
    }

    @Test
    void aRegistryThatIsAwayIsOursAndNoRejection() {
        DocumentDecoder away = value -> {
            throw new UncheckedIOException(new IOException("registry away"));
        };

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> classify(away, key -> found(TOPICS)))
                .withCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aLabelSetIsLookedUpWhenTheCallerSaysSoAndNotBefore() throws Exception {
        AtomicReference<Lookup> newest = new AtomicReference<>(new Lookup.Unknown());
        Submission submission = classifier
                .bind(AS_TEXT, key -> Objects.requireNonNull(newest.get()))
                .submit(TEXT, "source");
        submission.prepared().get(60, TimeUnit.SECONDS);
        assertThat(submission.outcome()).isNotDone();

        newest.set(found(TOPICS));
        submission.join(null);

        assertThat(get(submission.outcome())).isInstanceOf(Outcome.Classified.class);
        assertThat(submission.labelSet()).contains(TOPICS);
        assertThat(submission.work().get().tokens()).isPositive();
    }

    @Test
    void anEarlierOutcomeIsUsedIfItsLabelSetIsStillTheNewest() throws Exception {
        Submit submit = classifier.bind(AS_TEXT, key -> found(TOPICS));
        Submission first = joined(submit, null);
        Outcome outcome = get(first.outcome());
        long before = classifier.stats().sequences();

        assertThat(get(joined(submit, first).outcome())).isSameAs(outcome);
        assertThat(classifier.stats().sequences()).isEqualTo(before);
    }

    @Test
    void aDocumentCanBringItsOwnLabels() throws Exception {
        LabelSets nobody = key -> new Lookup.Unknown();
        DocumentDecoder withLabels = record -> own(AS_TEXT.decode(record), List.of("sports", "cooking"));
        Outcome.Classified scored = (Outcome.Classified) classify(withLabels, nobody);
        LabelSet same =
                LabelSet.of(scored.document().labelSet(), List.of(Label.named("sports"), Label.named("cooking")));
        assertThat(scored.scores()).isEqualTo(((Outcome.Classified) classify(AS_TEXT, key -> found(same))).scores());
        DocumentDecoder many = record -> own(AS_TEXT.decode(record), Collections.nCopies(10_000, ""));
        assertThat(classify(many, nobody))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.message())
                        .hasSizeLessThanOrEqualTo(2_000));
        DocumentDecoder twice = record -> own(AS_TEXT.decode(record), List.of("a", "a"));
        assertThat(classify(twice, nobody))
                .isEqualTo(new Outcome.Rejected(
                                Reason.INVALID_DOCUMENT,
                                "its own labels (documents.labels): labels[1].name: expected a unique name, found the name of"
                                        + " labels[0] again")
                        .of("acme"));
    }

    private static Document own(Document document, List<String> labels) {
        return new Document(
                document.documentId(), document.labelSet(), document.title(), document.text(), Map.of(), labels);
    }

    @Test
    void anEarlierOutcomeOfAnOlderLabelSetIsNotUsed() throws Exception {
        Submission first = joined(classifier.bind(AS_TEXT, key -> found(TOPICS)), null);
        get(first.outcome());
        LabelSet newer = single("sports", "politics");

        Outcome second =
                get(joined(classifier.bind(AS_TEXT, key -> found(newer)), first).outcome());
        assertThat(((Outcome.Classified) second).labelSet()).isEqualTo(newer);
    }

    @Test
    void aCancelledDocumentHasNoOutcome() throws Exception {
        Submission submission = classifier.bind(AS_TEXT, key -> found(TOPICS)).submit(TEXT, "source");
        submission.prepared().get(60, TimeUnit.SECONDS);
        submission.cancel();
        submission.join(null);
        assertThat(submission.outcome()).isCancelled();
    }

    /** Such as those of a request over HTTP: a record does not wait behind all of them. */
    @Test
    void documentsThatAreNoRecordsShareTheDevicesFairlyWithRecords() throws Exception {
        LabelSets topics = key -> found(TOPICS);
        List<Submission> others = IntStream.range(0, 100)
                .mapToObj(i -> classifier.submit(
                        Sequences.document("word ".repeat(400) + i),
                        topics,
                        Flow.of("another source", "acme"),
                        Runnable::run))
                .toList();
        others.forEach(other -> other.join(null));

        get(joined(classifier.bind(AS_TEXT, topics), null).outcome());
        long done = others.stream().filter(other -> other.outcome().isDone()).count();
        others.forEach(Submission::cancel);

        assertThat(done).isLessThan(50);
    }

    private static Submission joined(Submit submit, @Nullable Submission earlier) throws Exception {
        Submission submission = submit.submit(TEXT, "source");
        submission.prepared().get(60, TimeUnit.SECONDS);
        submission.join(earlier);
        return submission;
    }

    /** What a record comes to with this decoder and these label sets. */
    private static Outcome classify(DocumentDecoder decoder, LabelSets labelSets) throws Exception {
        Submission submission = classifier.bind(decoder, labelSets).submit(TEXT, "source");
        CompletionStage<?> prepared = submission.prepared();
        prepared.whenComplete((done, failure) -> submission.join(null));
        return get(submission.outcome());
    }

    @Test
    void unknownAndInvalidLabelSetsAreRejectedWithTheirReasons() throws Exception {
        Outcome unknown = classify(AS_TEXT, key -> new Lookup.Unknown());
        Outcome invalid = classify(AS_TEXT, key -> new Lookup.Invalid(List.of("labels: expected 1, found 0")));

        assertThat(unknown)
                .isEqualTo(new Outcome.Rejected(
                                Reason.UNKNOWN_LABEL_SET, "label set: expected a known one, found acme/default")
                        .of("acme"));
        assertThat(invalid)
                .isEqualTo(new Outcome.Rejected(Reason.INVALID_LABEL_SET, "acme/default: labels: expected 1, found 0")
                        .of("acme"));
    }

    @Test
    void labelsEncodedForAnotherModelAreRefused() {
        EncodedLabelSet foreign = new EncodedLabelSet(TOPICS, new int[][] {{1}, {2}, {3}, {4}}, "another");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(classifier.submit(Sequences.document(GOAL), foreign)))
                .withMessageContaining("another model");
    }

    @Test
    void closeGivesUpWhatNoDeviceHasTaken() throws Exception {
        List<CompletableFuture<Outcome>> outcomes;
        try (Classifier closing = Classifier.open(ClassifierSettings.cpu(Models.DEFAULT))) {
            EncodedLabelSet labels = closing.encode(TOPICS);
            outcomes = IntStream.range(0, 400)
                    .mapToObj(i -> closing.submit(Sequences.document("word ".repeat(400) + i), labels))
                    .toList();
        }
        assertThat(outcomes).allMatch(CompletableFuture::isDone);
        assertThat(outcomes).anyMatch(CompletableFuture::isCompletedExceptionally);
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

    private static Lookup found(LabelSet labels) {
        return new Lookup.Found(classifier.encode(labels));
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
