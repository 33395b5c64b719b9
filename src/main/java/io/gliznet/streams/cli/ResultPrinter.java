package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.ResultJson;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Help.Ansi;

/** Prints a record of {@code classified} as one line, for people or as JSON. */
final class ResultPrinter {

    private static final int SCORES_SHOWN = 4;

    private final Console console;
    private final ClassificationRecords records;
    private final boolean json;

    ResultPrinter(Console console, ClassificationRecords records, boolean json) {
        this.console = console;
        this.records = records;
        this.json = json;
    }

    /** @throws RejectedException if the record is not a classification */
    void print(ConsumerRecord<byte[], byte[]> record) throws RejectedException {
        ClassifiedDocument result = records.decode(record.value());
        console.out().println(json ? Json.write(toJson(record, result)) : line(result));
    }

    private String line(ClassifiedDocument result) {
        String labelSet = result.labelSet() + " v" + result.labelSetVersion();
        return "%-28s  %-24s  %s%s"
                .formatted(
                        Table.cut(labelSet, 28),
                        Visible.line(result.documentId()),
                        scores(console.ansi(), result.scored()),
                        result.coverage().complete() ? "" : "  (a part of the text was not scored)");
    }

    /** The best labels, and the probability of none if none is selected and the model knows it. */
    static String scores(Ansi ansi, Scores scores) {
        String best = scores.all().stream()
                .limit(SCORES_SHOWN)
                .map(score -> scored(ansi, score.label(), score.score(), score.selected()))
                .collect(Collectors.joining("  "));
        return scores.none().isPresent() && scores.all().stream().noneMatch(Score::selected)
                ? best + String.format(Locale.ROOT, "  none %.2f", scores.none().getAsDouble())
                : best;
    }

    /** A label with its score; a selected one is marked, with colours and without. */
    private static String scored(Ansi ansi, String label, double score, boolean selected) {
        String text = (selected ? "●" : "○") + " " + Visible.line(label) + String.format(Locale.ROOT, " %.2f", score);
        return selected && ansi.enabled() ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    private static ObjectNode toJson(ConsumerRecord<byte[], byte[]> record, ClassifiedDocument result) {
        return ResultJson.of(result)
                .put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8))
                .put("timestamp", record.timestamp())
                .put("partition", record.partition())
                .put("offset", record.offset());
    }
}
