package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;

/** The JSON form of a result, the same for every command that prints one. */
final class ResultJson {

    private ResultJson() {}

    /** Adds the members {@code scores} and {@code coverage}, and the probability of none if the model knows it. */
    static ObjectNode add(ObjectNode node, Scores scores, Coverage coverage) {
        ArrayNode all = node.putArray("scores");
        for (Score score : scores.all()) {
            all.addObject()
                    .put("label", score.label())
                    .put("score", score.score())
                    .put("selected", score.selected());
        }
        scores.none().ifPresent(none -> node.put("none", none));
        node.putObject("coverage")
                .put("textTokens", coverage.textTokens())
                .put("scoredTokens", coverage.scoredTokens())
                .put("windows", coverage.windows())
                .put("labels", coverage.labels())
                .put("scoredLabels", coverage.scoredLabels())
                .put("labelPasses", coverage.labelPasses())
                .put("complete", coverage.complete())
                .put("unknownShare", coverage.unknownShare());
        return node;
    }

    /** A record of {@code classified}. */
    static ObjectNode of(ClassifiedDocument result) {
        ObjectNode node = Json.object()
                .put("documentId", result.documentId())
                .put("tenantId", result.labelSet().tenantId())
                .put("labelSet", result.labelSet().name())
                .put("labelSetVersion", result.labelSetVersion())
                .put("labelSetFingerprint", result.labelSetFingerprint())
                .put("modelId", result.modelId())
                .put("modelFingerprint", result.modelFingerprint());
        add(node, result.scored(), result.coverage());
        ObjectNode attributes = node.putObject("attributes");
        result.attributes().forEach(attributes::put);
        return node;
    }
}
