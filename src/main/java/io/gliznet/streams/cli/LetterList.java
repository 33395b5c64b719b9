package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.deadletter.LetterCounts.Count;
import io.gliznet.streams.deadletter.LetterCounts.Sample;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints how many dead letters there are of each kind. */
final class LetterList {

    private static final int MOST_WITH_SAMPLES = 20;
    private static final String UNKNOWN = "-";

    private LetterList() {}

    /** @param topicHeading of the column with the topics */
    static void table(Console console, List<Count> counts, String topicHeading) {
        Table table = new Table(2, "COUNT", "REASON", "TENANT", "STAGE", topicHeading, "FIRST", "LAST");
        for (Count count : counts) {
            table.row(
                    Long.toString(count.letters()),
                    known(count.group().reason()),
                    known(count.group().tenant()),
                    known(count.group().stage()),
                    known(count.group().topic()),
                    count.first().toString(),
                    count.last().toString());
        }
        table.print(console);
    }

    /** The newest letters of the largest groups. */
    static void samples(Console console, List<Count> counts) {
        for (Count count : counts.subList(0, Math.min(counts.size(), MOST_WITH_SAMPLES))) {
            console.out().println();
            console.out()
                    .println(Visible.line(known(count.group().reason()) + ", tenant "
                            + known(count.group().tenant()) + ", source "
                            + known(count.group().topic()) + ", newest:"));
            for (Sample sample : count.samples()) {
                console.out()
                        .println("  " + Visible.line(sample.at().toString()) + "  " + Visible.line(sample.message()));
                if (!sample.text().isEmpty()) {
                    console.out().println("      " + Table.cut(sample.text(), console.width()));
                }
            }
        }
    }

    static void json(Console console, List<Count> counts, boolean showText) {
        for (Count count : counts) {
            ObjectNode object = Json.object()
                    .put("count", count.letters())
                    .put("reason", orNull(count.group().reason()))
                    .put("tenant", orNull(count.group().tenant()))
                    .put("stage", orNull(count.group().stage()))
                    .put("sourceTopic", orNull(count.group().topic()))
                    .put("first", count.first().toString())
                    .put("last", count.last().toString());
            ArrayNode samples = object.putArray("samples");
            for (Sample sample : count.samples()) {
                ObjectNode shown = samples.addObject()
                        .put("letter", sample.at().toString())
                        .put("message", sample.message());
                if (showText) {
                    shown.put("text", sample.text());
                }
            }
            console.out().println(Json.write(object));
        }
    }

    private static String known(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
