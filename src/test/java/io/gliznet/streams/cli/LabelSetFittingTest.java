package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.fit.Sample;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
    }

    @Test
    void whatCannotBeFittedIsSaid() throws IOException {
        Path few = folder.resolve("few.jsonl");
        Files.writeString(few, "{\"text\": \"a secret word\", \"labels\": [\"billing\"]}\n");
        Path other = folder.resolve("other.jsonl");
        Files.writeString(other, "{\"text\": \"a secret word\", \"labels\": [\"weather\"]}\n");

        assertRefused("at least 20 texts with a label of the set, found 1", "examples/acme.yaml", few.toString());
        assertRefused("other.jsonl line 1: labels: expected labels of the set", "examples/acme.yaml", other.toString());
        assertRefused("expected a file or TENANT/NAME, found neither", "nowhere", few.toString());
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
