package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.ResultJson;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Programs depend on these names; a change of one is a change of the interface. */
final class ResultJsonTest {

    private static final ClassifiedDocument RESULT = new ClassifiedDocument(
            "t-17",
            new LabelSetKey("acme", "mail/in"),
            1L << 40,
            "0123456789abcdef",
            "gliznet-small",
            "fedcba9876543210",
            new Scores(Results.scores("billing", "outage"), OptionalDouble.of(0.25)),
            Results.PARTIAL,
            Map.of("channel", "mail"));

    @Test
    void aResultHasEveryMemberUnderItsOwnName() throws Exception {
        JsonNode expected = Json.JSON.readTree("""
                {
                  "documentId": "t-17",
                  "tenantId": "acme",
                  "labelSet": "mail/in",
                  "labelSetVersion": 1099511627776,
                  "labelSetFingerprint": "0123456789abcdef",
                  "modelId": "gliznet-small",
                  "modelFingerprint": "fedcba9876543210",
                  "scores": [
                    {"label": "billing", "score": 0.9, "selected": true},
                    {"label": "outage", "score": 0.8, "selected": false}
                  ],
                  "none": 0.25,
                  "coverage": {
                    "textTokens": 900,
                    "scoredTokens": 500,
                    "windows": 3,
                    "labels": 40,
                    "scoredLabels": 30,
                    "labelPasses": 2,
                    "complete": false,
                    "unknownShare": 0.0
                  },
                  "attributes": {"channel": "mail"}
                }
                """);

        assertThat(Json.JSON.readTree(Json.write(ResultJson.of(RESULT)))).isEqualTo(expected);
    }

    @Test
    void scoresAndCoverageAreTheSameForEveryCommand() {
        JsonNode record = ResultJson.of(RESULT);

        ObjectNode line = ResultJson.add(Json.object().put("line", 3), RESULT.scored(), RESULT.coverage());

        assertThat(line.path("scores")).isEqualTo(record.path("scores"));
        assertThat(line.path("coverage")).isEqualTo(record.path("coverage"));
        assertThat(line.path("line").asInt()).isEqualTo(3);
    }

    @Test
    void aResultWithoutScoresHasAnEmptyListAndNotNone() {
        JsonNode node = ResultJson.add(Json.object(), Results.scored(), Results.COMPLETE);

        assertThat(node.path("scores").isArray()).isTrue();
        assertThat(node.path("scores")).isEmpty();
        assertThat(node.has("none")).isFalse();
    }

    @Test
    void scoresAreNotRounded() throws Exception {
        double score = 0.123456789012345;
        JsonNode node = ResultJson.add(
                Json.object(),
                new Scores(List.of(new Score("a", score, false)), OptionalDouble.empty()),
                Results.COMPLETE);

        assertThat(Json.JSON
                        .readTree(Json.write(node))
                        .path("scores")
                        .path(0)
                        .path("score")
                        .asDouble())
                .isEqualTo(score);
    }
}
