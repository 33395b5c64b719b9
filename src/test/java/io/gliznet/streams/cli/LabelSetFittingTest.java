package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the default model. */
final class LabelSetFittingTest {

    private static final String TICKETS = "examples/tickets-labelled.jsonl";

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

    private static void assertRefused(String reason, String set, String file) {
        Invocation done = Invocation.of("labels", "fit", set, "--file", file);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains(reason).doesNotContain("secret").doesNotContain("\tat ");
        assertThat(done.out()).isEmpty();
    }
}
