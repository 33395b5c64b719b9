package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The JSON form of a result: as a record of {@code classified}, as commands print it, and as HTTP answers it. */
public final class ResultJson {

    private ResultJson() {}

    /** Adds the members {@code scores} and {@code coverage}, and the probability of none if the model knows it. */
    public static ObjectNode add(ObjectNode node, Scores scores, Coverage coverage) {
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

    /** Adds the member {@code error}: why there are no scores. */
    public static ObjectNode addError(ObjectNode node, String reason, String message) {
        node.putObject("error").put("reason", reason).put("message", message);
        return node;
    }

    /** A record of {@code classified}. */
    public static ObjectNode of(ClassifiedDocument result) {
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

    /**
     * The result in an object that {@link #of} has made.
     *
     * @throws RejectedException if a field is missing or wrong
     */
    static ClassifiedDocument read(JsonNode node) throws RejectedException {
        try {
            return new ClassifiedDocument(
                    required(node, "documentId").asText(),
                    new LabelSetKey(
                            required(node, "tenantId").asText(),
                            required(node, "labelSet").asText()),
                    required(node, "labelSetVersion").asLong(),
                    required(node, "labelSetFingerprint").asText(),
                    required(node, "modelId").asText(),
                    required(node, "modelFingerprint").asText(),
                    new Scores(scores(required(node, "scores")), none(node.path("none"))),
                    coverage(required(node, "coverage")),
                    attributes(node.path("attributes")));
        } catch (IllegalArgumentException e) {
            throw new RejectedException(Reason.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private static List<Score> scores(JsonNode all) throws RejectedException {
        List<Score> scores = new ArrayList<>();
        for (JsonNode score : all) {
            scores.add(new Score(
                    required(score, "label").asText(),
                    required(score, "score").asDouble(),
                    required(score, "selected").asBoolean()));
        }
        return scores;
    }

    private static OptionalDouble none(JsonNode none) {
        return none.isNumber() ? OptionalDouble.of(none.asDouble()) : OptionalDouble.empty();
    }

    private static Coverage coverage(JsonNode coverage) throws RejectedException {
        return new Coverage(
                required(coverage, "textTokens").asInt(),
                required(coverage, "scoredTokens").asInt(),
                required(coverage, "windows").asInt(),
                required(coverage, "labels").asInt(),
                required(coverage, "scoredLabels").asInt(),
                required(coverage, "labelPasses").asInt(),
                required(coverage, "complete").asBoolean(),
                required(coverage, "unknownShare").asDouble());
    }

    private static Map<String, String> attributes(JsonNode object) {
        Map<String, String> attributes = new HashMap<>();
        object.properties()
                .forEach(
                        field -> attributes.put(field.getKey(), field.getValue().asText()));
        return attributes;
    }

    private static JsonNode required(JsonNode node, String field) throws RejectedException {
        JsonNode value = node.path(field);
        if (Json.isAbsent(value)) {
            throw new RejectedException(Reason.UNDECODABLE, field + ": expected a value, found nothing");
        }
        return value;
    }
}
