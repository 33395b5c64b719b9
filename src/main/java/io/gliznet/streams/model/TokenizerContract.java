package io.gliznet.streams.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks a {@code tokenizer.json}: text must not produce special tokens, tokens must not be added, truncated or padded, and every
 * id must be within the vocabulary of the graph.
 */
final class TokenizerContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerContract() {}

    /**
     * Returns every problem.
     *
     * @param structure ids of special tokens, which only the layout may use
     */
    static List<String> check(String file, byte[] tokenizerJson, int vocabularySize, Set<Integer> structure) {
        JsonNode root;
        try {
            root = JSON.readTree(tokenizerJson);
        } catch (IOException e) {
            return List.of(file + ": expected JSON, found other content");
        }
        List<String> problems = new ArrayList<>();
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean()
                    || structure.contains(token.path("id").asInt())) {
                problems.add(file + ": added_tokens: expected no special token, because text could contain it, found "
                        + token.path("content"));
            }
        }
        for (String step : List.of("truncation", "padding", "post_processor")) {
            if (!root.path(step).isMissingNode() && !root.path(step).isNull()) {
                problems.add(file + ": " + step + ": expected null, found "
                        + root.path(step).getNodeType());
            }
        }
        int largest = largestId(root);
        if (largest >= vocabularySize) {
            problems.add(file + ": expected ids below vocabularySize " + vocabularySize + ", found " + largest);
        }
        return problems;
    }

    private static int largestId(JsonNode root) {
        JsonNode vocabulary = root.path("model").path("vocab");
        int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        if (vocabulary.isObject()) {
            for (JsonNode id : vocabulary) {
                largest = Math.max(largest, id.asInt());
            }
        }
        for (JsonNode token : root.path("added_tokens")) {
            largest = Math.max(largest, token.path("id").asInt());
        }
        return largest;
    }
}
