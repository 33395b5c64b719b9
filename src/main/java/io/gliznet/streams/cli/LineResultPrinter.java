package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.records.ResultJson;

/** Prints one output line for each input line, in their order, whether the line was scored or not. */
final class LineResultPrinter {

    private static final int TEXT_WIDTH = 48;
    private static final int WARNINGS = 5;

    private final Console console;
    private final boolean json;
    private long lines;
    private long failed;
    private long unreadable;

    LineResultPrinter(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    void print(LineResult result) {
        lines++;
        if (result instanceof LineResult.Scored scored) {
            console.out().println(json ? Json.write(toJson(scored)) : line(scored));
            if (!json && scored.outcome().coverage().isHardlyReadable() && ++unreadable <= WARNINGS) {
                warnUnreadable(scored);
            }
        } else if (result instanceof LineResult.Failed notScored) {
            failed++;
            console.out().println(json ? Json.write(toJson(notScored)) : line(notScored));
            console.err().println("gliznet: " + Visible.lines(notScored.line().source() + ": " + reason(notScored)));
        } else {
            throw new AssertionError(result);
        }
    }

    /** Says how many warnings were left out. */
    void finish() {
        if (unreadable > WARNINGS) {
            console.err()
                    .println("gliznet: " + (unreadable - WARNINGS)
                            + " more texts have many tokens that are unknown to the model; unknownShare of --json says"
                            + " which");
        }
    }

    long lines() {
        return lines;
    }

    /** Lines without scores. */
    long failed() {
        return failed;
    }

    private void warnUnreadable(LineResult.Scored scored) {
        DocumentLine line = scored.line();
        console.err()
                .println("gliznet: "
                        + (line.number() == 0 ? "" : Visible.line(line.source()) + ": ")
                        + percent(scored.outcome().coverage().unknownShare())
                        + " of the text's tokens are unknown to the model; its scores mean little");
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private String line(LineResult.Scored result) {
        String text = "%-48s  %s%s"
                .formatted(
                        Table.cut(result.line().text(), TEXT_WIDTH),
                        ResultPrinter.scores(console.ansi(), result.outcome().scored()),
                        result.outcome().coverage().complete() ? "" : "  (a part of the text was not scored)");
        return id(result.line().number(), result.line().documentId()) + text;
    }

    private static String line(LineResult.Failed result) {
        return id(result.line().number(), result.line().documentId()) + "not scored: " + Visible.line(reason(result));
    }

    /** A text of the command line has neither a line nor an id. */
    private static String id(int line, String documentId) {
        return line == 0 ? "" : "%-20s  ".formatted(Visible.line(documentId));
    }

    private static String reason(LineResult.Failed result) {
        return result.reason() + ": " + result.message();
    }

    private static ObjectNode toJson(LineResult.Scored result) {
        ObjectNode node = Json.object();
        place(node, result.line().number(), result.line().documentId());
        node.put("text", result.line().text());
        return ResultJson.add(node, result.outcome().scored(), result.outcome().coverage());
    }

    private static ObjectNode toJson(LineResult.Failed result) {
        ObjectNode node = Json.object();
        place(node, result.line().number(), result.line().documentId());
        return ResultJson.addError(node, result.reason(), result.message());
    }

    private static void place(ObjectNode node, int line, String documentId) {
        if (line > 0) {
            node.put("line", line).put("documentId", documentId);
        }
    }
}
