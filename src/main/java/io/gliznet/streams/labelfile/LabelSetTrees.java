package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.ParseMistake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The documents of a JSON or YAML text, as trees. YAML's flow style looks like JSON, so both are tried. */
final class LabelSetTrees {

    private LabelSetTrees() {}

    /** The text is neither; the message says what was expected and what was found. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    static List<JsonNode> parse(String source, String content) throws UnreadableException {
        String text = content.stripLeading();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return yaml(content);
        }
        try {
            return trees(Json.JSON, content);
        } catch (JsonProcessingException notJson) {
            if (isMeantAsJson(source, text)) {
                throw new UnreadableException("expected JSON, found " + ParseMistake.inFile(notJson));
            }
            return yaml(content);
        }
    }

    private static boolean isMeantAsJson(String source, String text) {
        return source.toLowerCase(Locale.ROOT).endsWith(".json")
                || text.substring(1).stripLeading().startsWith("\"");
    }

    private static List<JsonNode> yaml(String content) throws UnreadableException {
        try {
            refuseAliases(content);
            return trees(Json.YAML, content);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("expected YAML, found " + ParseMistake.inFile(e));
        }
    }

    /** Jackson would read the name of an alias as the value. */
    private static void refuseAliases(String content) throws UnreadableException, JsonProcessingException {
        try (YAMLParser parser = (YAMLParser) Json.YAML.createParser(content)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (parser.isCurrentAlias()) {
                    throw new UnreadableException("line "
                            + parser.currentTokenLocation().getLineNr()
                            + ": expected a value, found the YAML alias *" + parser.getText()
                            + "; write the value again in its place");
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory is always read", e);
        }
    }

    private static List<JsonNode> trees(ObjectMapper mapper, String content) throws JsonProcessingException {
        List<JsonNode> trees = new ArrayList<>();
        ObjectReader one = mapper.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        // not readValues, which would unwrap a list at the top
        try (JsonParser parser = mapper.createParser(content)) {
            while (parser.nextToken() != null) {
                trees.add(one.<JsonNode>readValue(parser));
            }
            return trees;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory is always read", e);
        }
    }
}
