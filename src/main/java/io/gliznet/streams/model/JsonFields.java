package io.gliznet.streams.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the fields of a JSON object and collects a problem for each field that is missing or has a wrong type, so that one message
 * can name all of them. Such a field is read as an empty value.
 */
final class JsonFields {

    private final JsonNode object;
    private final String path;
    private final List<String> problems;

    /** @param path prefix of a field's name in a problem: the file, and the path of the object */
    JsonFields(JsonNode object, String path, List<String> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    JsonFields child(String name) {
        return new JsonFields(object.path(name), path + name + ".", problems);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    String text(String name) {
        return expect(name, "a string", JsonNode::isTextual).asText();
    }

    int positive(String name) {
        return expect(name, "a positive integer", node -> node.canConvertToInt() && node.asInt() > 0)
                .asInt();
    }

    int id(String name) {
        return expect(name, "a token id", JsonFields::isId).asInt();
    }

    double number(String name) {
        return expect(name, "a number", JsonFields::isFinite).asDouble();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        expect(name, "a list of strings", node -> isListOf(node, JsonNode::isTextual))
                .forEach(item -> texts.add(item.asText()));
        return texts;
    }

    List<Integer> ids(String name) {
        List<Integer> ids = new ArrayList<>();
        expect(name, "a list of token ids", node -> isListOf(node, JsonFields::isId))
                .forEach(item -> ids.add(item.asInt()));
        return ids;
    }

    boolean has(String name) {
        return !object.path(name).isMissingNode() && !object.path(name).isNull();
    }

    /** @param count of the numbers */
    float[] numbers(String name, int count) {
        JsonNode list = expect(
                name,
                "a list of " + count + " numbers",
                node -> node.size() == count && isListOf(node, JsonFields::isFinite));
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) list.get(i).asDouble();
        }
        return numbers;
    }

    void problem(String name, String expected, String found) {
        problems.add(path + name + ": expected " + expected + ", found " + found);
    }

    private static boolean isFinite(JsonNode node) {
        return node.isNumber() && Float.isFinite((float) node.asDouble());
    }

    static boolean isId(JsonNode node) {
        return node.canConvertToInt() && node.isIntegralNumber() && node.asInt() >= 0;
    }

    private static boolean isListOf(JsonNode list, Predicate<JsonNode> kind) {
        if (!list.isArray()) {
            return false;
        }
        for (JsonNode item : list) {
            if (!kind.test(item)) {
                return false;
            }
        }
        return true;
    }

    private JsonNode expect(String name, String expected, Predicate<JsonNode> holds) {
        JsonNode node = object.path(name);
        if (holds.test(node)) {
            return node;
        }
        problem(name, expected, node.isMissingNode() ? "nothing" : abbreviated(node));
        return object.path(name).path("invalid");
    }

    private static String abbreviated(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
