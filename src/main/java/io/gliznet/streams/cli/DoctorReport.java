package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.check.Finding;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints findings when they are known, and counts them. Used by one thread. */
final class DoctorReport {

    private static final int LEVEL_WIDTH =
            Finding.Level.NOT_PERMITTED.toString().length() + 2;

    private final Console console;
    private final boolean json;
    private final List<Finding> findings = new ArrayList<>();

    /** @param json one object per finding, in place of lines for people */
    DoctorReport(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /** Prints the findings of one part. */
    void add(String part, List<Finding> found) {
        if (!json) {
            console.say("@|bold " + part + "|@");
        }
        found.forEach(finding -> console.out().println(json ? Json.write(object(part, finding)) : lines(finding)));
        findings.addAll(found);
    }

    private static ObjectNode object(String part, Finding finding) {
        return Json.object()
                .put("part", part)
                .put("check", finding.name())
                .put("level", finding.level().toString())
                .put("message", finding.message())
                .put("mend", finding.mend());
    }

    private String lines(Finding finding) {
        String level = finding.level().toString();
        String line = "  " + coloured(finding.level()) + " ".repeat(LEVEL_WIDTH - level.length())
                + Visible.line(finding.message());
        return finding.mend().isEmpty()
                ? line
                : line + System.lineSeparator() + " ".repeat(2 + LEVEL_WIDTH) + "→ " + Visible.line(finding.mend());
    }

    private String coloured(Finding.Level level) {
        String colour =
                switch (level) {
                    case OK -> "green";
                    case WARNING, NOT_PERMITTED -> "yellow";
                    case WRONG -> "red";
                    case SKIPPED -> "faint";
                };
        return console.ansi().string("@|" + colour + " " + level + "|@");
    }

    /** Prints how many findings there are of each level. */
    void finish() {
        if (json) {
            return;
        }
        Map<Finding.Level, Integer> counts = new EnumMap<>(Finding.Level.class);
        findings.forEach(finding -> counts.merge(finding.level(), 1, Integer::sum));
        console.out()
                .println(Counted.of(findings.size(), "finding") + ": "
                        + counts.entrySet().stream()
                                .map(count -> count.getValue() + " " + count.getKey())
                                .collect(Collectors.joining(", ")));
    }

    boolean isAnythingWrong() {
        return findings.stream().anyMatch(Finding::isWrong);
    }
}
