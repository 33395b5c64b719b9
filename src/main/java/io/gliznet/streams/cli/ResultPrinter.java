package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.avro.Coverage;
import io.gliznet.streams.avro.Score;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.ClassificationRecords;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Help.Ansi;

/** One record of {@code classified} as one line, for people or for programs. */
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
        Classification result = records.decode(record.value());
        console.out().println(json ? Json.write(toJson(record, result)) : line(result));
    }

    private String line(Classification result) {
        Ansi ansi = console.ansi();
        String scores = result.getScores().stream()
                .limit(SCORES_SHOWN)
                .map(score -> scored(ansi, score.getLabel(), score.getScore(), score.getSelected()))
                .collect(Collectors.joining("  "));
        String whose = result.getTenantId() + "/" + result.getLabelSet() + " v" + result.getLabelSetVersion();
        return "%-28s  %-24s  %s%s"
                .formatted(
                        Table.cut(whose, 28),
                        Table.cut(result.getDocumentId(), 24),
                        scores,
                        result.getCoverage().getComplete() ? "" : "  (not the whole text)");
    }

    /** A selected label stands out, with colours and without. */
    static String scored(Ansi ansi, String label, double score, boolean selected) {
        String text = (selected ? "●" : "○") + " " + label + String.format(Locale.ROOT, " %.2f", score);
        return selected && ansi.enabled() ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    private static ObjectNode toJson(ConsumerRecord<byte[], byte[]> record, Classification result) {
        ObjectNode node = Json.object()
                .put("documentId", result.getDocumentId())
                .put("tenantId", result.getTenantId())
                .put("labelSet", result.getLabelSet())
                .put("labelSetVersion", result.getLabelSetVersion())
                .put("labelSetFingerprint", result.getLabelSetFingerprint())
                .put("modelId", result.getModelId())
                .put("modelFingerprint", result.getModelFingerprint());
        ArrayNode scores = node.putArray("scores");
        for (Score score : result.getScores()) {
            scores.addObject()
                    .put("label", score.getLabel())
                    .put("score", score.getScore())
                    .put("selected", score.getSelected());
        }
        Coverage coverage = result.getCoverage();
        node.putObject("coverage")
                .put("textTokens", coverage.getTextTokens())
                .put("scoredTokens", coverage.getScoredTokens())
                .put("windows", coverage.getWindows())
                .put("labels", coverage.getLabels())
                .put("scoredLabels", coverage.getScoredLabels())
                .put("labelPasses", coverage.getLabelPasses())
                .put("complete", coverage.getComplete());
        ObjectNode attributes = node.putObject("attributes");
        result.getAttributes().forEach(attributes::put);
        return node.put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8))
                .put("timestamp", record.timestamp())
                .put("partition", record.partition())
                .put("offset", record.offset());
    }
}
