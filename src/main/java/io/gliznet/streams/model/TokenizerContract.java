package io.gliznet.streams.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Checks a {@code tokenizer.json}: text must not produce special tokens, tokens must not be added, truncated or padded, and every
 * id must be within the vocabulary of the graph.
 *
 * @param problems what is wrong with the file
 * @param unknownId id of the token for what the vocabulary does not contain; empty for byte-level tokenizers
 */
record TokenizerContract(List<String> problems, OptionalInt unknownId) {

    private static final ObjectMapper JSON = new ObjectMapper();

    TokenizerContract {
        problems = List.copyOf(problems);
    }

    /**
     * Checks a file.
     *
     * @param structure ids of special tokens, which only the layout may use
     */
    static TokenizerContract check(String file, byte[] tokenizerJson, int vocabularySize, Set<Integer> structure) {
        JsonNode root;
        try {
            root = JSON.readTree(tokenizerJson);
        } catch (IOException e) {
            return new TokenizerContract(List.of(file + ": expected JSON, found other content"), OptionalInt.empty());
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
        return new TokenizerContract(problems, unknownId(root.path("model")));
    }

    /** Unigram names the id; the other models name the token. */
    private static OptionalInt unknownId(JsonNode model) {
        JsonNode id = model.path("unk_id").isInt()
                ? model.path("unk_id")
                : model.path("vocab").path(model.path("unk_token").asText());
        return id.isInt() ? OptionalInt.of(id.asInt()) : OptionalInt.empty();
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
