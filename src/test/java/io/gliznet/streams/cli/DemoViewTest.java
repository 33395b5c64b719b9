package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassifiedDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person sees of the demo, line by line. */
final class DemoViewTest {

    private static final DemoTally.Sums SUMS = new DemoTally.Sums(300, 298, 1, 1, 2, 41.6, 12.4, 99.5);

    private final CapturedConsole terminal = CapturedConsole.terminal(100);
    private final Progress progress = new Progress(terminal.console());
    private final DemoView view = new DemoView(terminal.console(), progress);

    @Test
    void aResultIsItsTenantItsTextAndItsTwoBestLabels() {
        view.classified(text("Refund me."), result("acme", "billing", "outage", "praise"), false);

        assertThat(terminal.outLines())
                .singleElement()
                .asString()
                .matches("   acme      Refund me\\. +billing 0\\.90  outage 0\\.80");
    }

    @Test
    void aLongTextIsCutToTheWindow() {
        view.classified(text("w".repeat(200)), result("acme", "billing", "outage"), false);

        assertThat(terminal.outLines())
                .singleElement()
                .asString()
                .contains("www…  billing")
                .hasSizeLessThan(100);
    }

    @Test
    void eachTextIsShownOnceAndOnlyTheFirstTwelve() {
        for (int round = 0; round < 2; round++) {
            for (int n = 10; n < 30; n++) {
                view.classified(text("text " + n), result("acme", "billing"), false);
            }
        }

        assertThat(terminal.outLines()).hasSize(12);
        assertThat(terminal.outLines().get(0)).contains("text 10");
        assertThat(terminal.outLines().get(11)).contains("text 21");
    }

    @Test
    void afterTheChangeTextsWithOtherBestLabelsAreNotShown() {
        view.labelsChanged(new DemoSamples().changed(), 42);
        int lines = terminal.outLines().size();

        view.classified(text("Refund me."), result("acme", "billing", "cancellation"), true);

        assertThat(terminal.outLines()).hasSize(lines);
    }

    @Test
    void afterTheChangeThreeTextsWhoseBestLabelIsTheNewOneAreShown() {
        view.classified(text("text 0"), result("acme", "billing"), false);
        view.labelsChanged(new DemoSamples().changed(), 42);
        int lines = terminal.outLines().size();

        for (int n = 0; n < 5; n++) {
            view.classified(text("text " + n), result("acme", "cancellation", "billing"), true);
        }

        assertThat(terminal.outLines().subList(lines, terminal.outLines().size()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("cancellation 0.90"));
    }

    @Test
    void aChangeNamesTheTenantTheNewLabelAndHowLongItTook() {
        view.labelsChanged(new DemoSamples().changed(), 42);

        assertThat(terminal.outLines())
                .containsExactly("── acme adds the label cancellation; the first result with it arrived after 42 ms:");
    }

    @Test
    void aDeadLetterIsShownWithItsReason() {
        view.deadLettered("UNDECODABLE", "expected a document, found something else");

        assertThat(terminal.outLines())
                .containsExactly("── dead letter, UNDECODABLE: expected a document, found something else");
    }

    @Test
    void progressIsOnStderrAndErasedBeforeALineIsPrinted() {
        view.moving(150, 300, SUMS);
        assertThat(terminal.err())
                .endsWith(" " + "█".repeat(12) + "░".repeat(12) + " 150 of 300, 42/s, median latency 12 ms");

        view.deadLettered("UNDECODABLE", "x");
        assertThat(terminal.err()).endsWith("\r\u001b[K");
        assertThat(terminal.out()).doesNotContain("█");
    }

    @Test
    void theSummaryHasEveryCount() {
        view.summary(SUMS);

        assertThat(terminal.outLines())
                .contains(
                        "300 documents, 42/s; p50 12 ms, p99 100 ms from send to committed result",
                        "298 classified, 1 dead-lettered, 1 lost, 2 duplicated");
    }

    @Test
    void nothingIsPrintedIfOnlyTheSummaryOfProgramsIsAskedFor() {
        DemoView silent = new DemoView(terminal.console().silent(), progress);

        silent.classified(text("Refund me."), result("acme", "billing"), false);
        silent.deadLettered("UNDECODABLE", "x");
        silent.labelsChanged(new DemoSamples().changed(), 42);
        silent.summary(SUMS);

        assertThat(terminal.out()).isEmpty();
    }

    private static DocumentLine text(String text) {
        return Results.line(1, "id", text);
    }

    private static ClassifiedDocument result(String tenant, String... labels) {
        return new ClassifiedDocument(
                "demo-1",
                new LabelSetKey(tenant, "default"),
                1,
                "fingerprint",
                "model",
                "fingerprint",
                Results.scored(labels),
                Results.COMPLETE,
                Map.of());
    }
}
