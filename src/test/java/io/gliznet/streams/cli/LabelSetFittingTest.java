package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.fit.Fit;
import io.gliznet.streams.fit.Sample;
import io.gliznet.streams.fit.Selected;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Selection;
import io.gliznet.streams.labelfile.LabelSetFile;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the default model. */
final class LabelSetFittingTest {

    private static final String TICKETS = "examples/tickets-labelled.jsonl";

    /** Of {@link InOrderSubmitter}: those that wait, one that waits for room among them, and one that is being taken. */
    private static final int MOST_IN_FLIGHT = 258;

    @TempDir
    private Path folder;

    @Test
    void theFittedSetIsPrintedAsItIsPutAndTheTableStandsBesideIt() {
        Invocation done = Invocation.of("labels", "fit", "examples/acme.yaml", "--file", TICKETS);

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("examples:").contains("bias:").contains("strictness:");
        assertThat(done.err()).contains("micro F1").doesNotContain("debited");
        assertThat(Invocation.withInput(done.out(), "labels", "validate", "-").out())
                .isEqualToIgnoringNewLines("acme/default: 5 labels, valid");
    }

    @Test
    void noTextIsKeptIfTheUserSaysSo() {
        Invocation done = Invocation.of("labels", "fit", "examples/acme.yaml", "--file", TICKETS, "--no-examples");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("billing").doesNotContain("examples:").doesNotContain("debited");
    }

    @Test
    void thresholdsAreLeftOut() throws IOException {
        Path set = folder.resolve("set.yaml");
        Files.writeString(
                set,
                "{tenantId: t, threshold: 0.5, labels: [{name: billing, threshold: 0.4}, outage, praise,"
                        + " login problem, feature request]}");

        Invocation done = Invocation.of("labels", "fit", set.toString(), "--file", TICKETS);

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).doesNotContain("threshold");
        assertThat(done.err())
                .contains("gliznet: thresholds of the set, and what was fitted to it before, are left out");
    }

    @Test
    void whatCannotBeFittedIsSaid() throws IOException {
        Path few = folder.resolve("few.jsonl");
        Files.writeString(few, "{\"text\": \"a secret word\", \"labels\": [\"billing\"]}\n");
        Path other = folder.resolve("other.jsonl");
        Files.writeString(other, "{\"text\": \"a secret word\", \"labels\": [\"biling\"]}\n");

        assertRefused("at least 20 texts with a label of the set, found 1", "examples/acme.yaml", few.toString());
        assertRefused(
                "other.jsonl line 1: labels: expected labels of the set, found 'biling'; did you mean billing?",
                "examples/acme.yaml",
                other.toString());
        assertThat(Invocation.withInput(Files.readString(few), "labels", "fit", "examples/acme.yaml", "--file", "-")
                        .err())
                .contains("gliznet: stdin: expected at least 20 texts");
        assertRefused("expected a file or TENANT/NAME, found neither", "nowhere", few.toString());
    }

    @Test
    void everyFieldThatIsNotFittedStays() {
        List<LabelSet> given = Stream.of("template: 'on {}'", "phrasings: ['{}', 'on {}']")
                .map(sentence -> one("""
                        {tenantId: t, name: n, mode: SINGLE_LABEL, threshold: 0.4, topK: 2, aggregation: MEAN, version: 7, %s,
                         routes: {labels: {a: t.a}, none: t.none},
                         labels: [{name: a, text: b, threshold: 0.3, bias: 1, examples: [c]}]}""".formatted(sentence)))
                .toList();
        Selected any = new Selected(0, 0, 0, 0);
        Fit fit = new Fit(true, List.of(List.of(0)), 1.25, List.of(0.5), 0.6, 2, any, any);

        for (LabelSet set : given) {
            LabelSet fitted = LabelSetFitting.fitted(set, fit, List.of("an example"));

            assertKept(set, fitted, Set.of("labels", "threshold", "decision"));
            assertKept(set.labels().get(0), fitted.labels().get(0), Set.of("threshold", "bias", "examples"));
            assertThat(fitted.threshold()).isEmpty();
            assertThat(fitted.labels())
                    .containsExactly(new Label(
                            "a",
                            Optional.of("b"),
                            OptionalDouble.empty(),
                            OptionalDouble.of(0.5),
                            List.of("an example")));
            assertThat(fitted.decision())
                    .isEqualTo(new Decision(
                            Selection.AUTOMATIC,
                            OptionalDouble.of(0.6),
                            OptionalDouble.of(2),
                            OptionalDouble.of(1.25)));
        }
        LabelSet preset = LabelSet.of(new LabelSetKey("t", "default"), List.of(Label.named("x")));
        for (RecordComponent field : LabelSet.class.getRecordComponents()) {
            if (!field.getName().equals("decision")) {
                assertThat(given)
                        .as("a set whose %s is not the default", field.getName())
                        .anyMatch(set -> !value(field, set).equals(value(field, preset)));
            }
        }
    }

    private static void assertKept(Record given, Record fitted, Set<String> changed) {
        for (RecordComponent field : given.getClass().getRecordComponents()) {
            if (!changed.contains(field.getName())) {
                assertThat(value(field, fitted)).as(field.getName()).isEqualTo(value(field, given));
            }
        }
    }

    private static Object value(RecordComponent field, Record record) {
        try {
            return field.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("an accessor of a public record", e);
        }
    }

    private static LabelSet one(String set) {
        return LabelSetFile.parse("set.yaml", set.getBytes(UTF_8), Optional.empty())
                .get(0)
                .labelSet();
    }

    @Test
    void routesAndVersionAreInTheFittedFile() throws IOException {
        Path set = folder.resolve("routed.yaml");
        Files.writeString(set, """
                {tenantId: t, version: 7, routes: {none: t.none},
                 labels: [billing, outage, praise, login problem, feature request, refund]}""");

        Invocation done = Invocation.of("labels", "fit", set.toString(), "--file", TICKETS);

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(one(done.out()).routes().none()).contains("t.none");
        assertThat(one(done.out()).version()).isEqualTo(7);
        assertThat(done.err()).contains("no text has these labels, so a fit makes them less likely: 'refund'");
    }

    @Test
    void moreRecordsThanTheWindowAreScoredWithoutGrowingTheQueue() {
        int records = 3 * MOST_IN_FLIGHT;
        List<DocumentLine> lines = IntStream.range(0, records)
                .mapToObj(number -> DocumentLine.of("text " + number))
                .toList();
        LabelSet set = LabelSet.of(new LabelSetKey("acme", "default"), List.of(Label.named("billing")));
        GliznetConfig config = GliznetConfig.load(new Sources(Optional.empty(), Map.of(), Map.of(), folder));
        LabelSetFitting fitting = new LabelSetFitting(CapturedConsole.file().console(), config, false);
        AtomicInteger inFlight = new AtomicInteger();
        CompletableFuture<Void> device = new CompletableFuture<>();

        CompletableFuture<Sample> sample =
                CompletableFuture.supplyAsync(() -> fitting.sample(lines, set, List.of(new float[1]), text -> {
                    inFlight.incrementAndGet();
                    return device.thenApply(idle -> {
                        inFlight.decrementAndGet();
                        return new float[] {Float.parseFloat(text.substring("text ".length()))};
                    });
                }));

        await().until(() -> inFlight.get() >= MOST_IN_FLIGHT);
        await().during(Duration.ofMillis(200)).until(() -> inFlight.get() == MOST_IN_FLIGHT);
        device.complete(null);
        assertThat(sample).succeedsWithin(Duration.ofMinutes(1)).satisfies(read -> assertThat(
                        List.of(read.texts(), read.asExamples()))
                .allSatisfy(vectors -> assertThat(vectors)
                        .hasSize(records)
                        .extracting(vector -> (int) vector[0])
                        .isSorted()));
    }

    private static void assertRefused(String reason, String set, String file) {
        Invocation done = Invocation.of("labels", "fit", set, "--file", file);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains(reason).doesNotContain("secret").doesNotContain("\tat ");
        assertThat(done.out()).isEmpty();
    }
}
