package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.check.Finding;
import io.gliznet.streams.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoctorReportTest {

    private static final List<Finding> FINDINGS = List.of(
            Finding.ok("group", "consumer group a: the permission Read is there"),
            Finding.wrong("topics", "topic d: expected to find it, found none of that name", "Create it."),
            Finding.notPermitted("topics", "topic l: its settings cannot be read", "Permit it."),
            Finding.skipped("sizes", "sizes are not checked"),
            Finding.warning("label-sets", "topic l: 1 records whose key is \u001b[31m", "Write them\nagain."));

    @Test
    void everyLineBeginsWithItsLevelAndTheMendFollowsIt() {
        CapturedConsole captured = CapturedConsole.file();
        DoctorReport report = new DoctorReport(captured.console(), false);
        report.add("Broker", FINDINGS);
        report.finish();

        assertThat(captured.outLines())
                .containsExactly(
                        "Broker",
                        "  ok             consumer group a: the permission Read is there",
                        "  wrong          topic d: expected to find it, found none of that name",
                        "                 → Create it.",
                        "  not permitted  topic l: its settings cannot be read",
                        "                 → Permit it.",
                        "  skipped        sizes are not checked",
                        "  warning        topic l: 1 records whose key is \\u001b[31m",
                        "                 → Write them again.",
                        "5 findings: 1 ok, 1 warning, 1 wrong, 1 not permitted, 1 skipped");
        assertThat(report.isAnythingWrong()).isTrue();
    }

    @Test
    void levelsHaveColoursOnATerminalAndStayAligned() {
        CapturedConsole captured = CapturedConsole.colouredTerminal();
        new DoctorReport(captured.console(), false).add("Broker", FINDINGS);

        assertThat(captured.out()).contains("\u001b[31mwrong", "\u001b[32mok");
        assertThat(captured.outLines().stream().map(line -> line.replaceAll("\u001b\\[[\\d;]*m", "")))
                .contains("  ok             consumer group a: the permission Read is there");
    }

    @Test
    void asJsonThereIsOneObjectForEachFinding() throws Exception {
        CapturedConsole captured = CapturedConsole.file();
        DoctorReport report = new DoctorReport(captured.console(), true);
        report.add("Broker", FINDINGS);
        report.finish();

        assertThat(captured.outLines()).hasSameSizeAs(FINDINGS);
        JsonNode wrong = Json.JSON.readTree(captured.outLines().get(1));
        assertThat(wrong.path("part").asText()).isEqualTo("Broker");
        assertThat(wrong.path("check").asText()).isEqualTo("topics");
        assertThat(wrong.path("level").asText()).isEqualTo("wrong");
        assertThat(wrong.path("message").asText()).startsWith("topic d: expected");
        assertThat(wrong.path("mend").asText()).isEqualTo("Create it.");
    }

    @Test
    void warningsAndWhatIsNotPermittedAreNotWrong() {
        DoctorReport report = new DoctorReport(CapturedConsole.file().console(), false);
        report.add(
                "Broker",
                FINDINGS.stream().filter(finding -> !finding.isWrong()).toList());

        assertThat(report.isAnythingWrong()).isFalse();
    }
}
