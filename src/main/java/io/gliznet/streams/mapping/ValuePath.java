package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gliznet.streams.json.Json;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place in a tree: a JSON Pointer in which {@code *} stands for every element of a list and every field of an object, {@code ~2}
 * for a comma and {@code ~3} for a vertical bar.
 *
 * <p>Source: RFC 6901, JSON Pointer.
 */
record ValuePath(List<String> segments) {

    static final String ALL = "*";

    private static final Pattern VALID = Pattern.compile("(/([^/~]|~[0-3])*)+");
    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

    ValuePath {
        segments = List.copyOf(segments);
    }

    /** @throws IllegalArgumentException naming what was expected */
    static ValuePath parse(String text) {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a path such as /message/body, in which ~ is written ~0, found " + FieldRule.shown(text));
        }
        return new ValuePath(Stream.of(text.substring(1).split("/", -1))
                .map(ValuePath::unescaped)
                .toList());
    }

    private static String unescaped(String segment) {
        return segment.replace("~3", "|").replace("~2", ",").replace("~1", "/").replace("~0", "~");
    }

    /** What is there: a list where the path has a {@code *}; missing if there is nothing. */
    JsonNode find(JsonNode root) {
        return find(root, 0);
    }

    private JsonNode find(JsonNode node, int depth) {
        if (depth == segments.size()) {
            return node;
        }
        String segment = segments.get(depth);
        if (!segment.equals(ALL) || !node.isContainerNode()) {
            return find(child(node, segment), depth + 1);
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode child : node) {
            JsonNode found = find(child, depth + 1);
            if (!Json.isAbsent(found)) {
                all.add(found);
            }
        }
        return all;
    }

    private static JsonNode child(JsonNode node, String segment) {
        if (node.isArray()) {
            return INDEX.matcher(segment).matches() ? node.path(Integer.parseInt(segment)) : MissingNode.getInstance();
        }
        return node.path(segment);
    }

    String last() {
        return segments.get(segments.size() - 1);
    }

    /** Without its last segment. */
    ValuePath parent() {
        return new ValuePath(segments.subList(0, segments.size() - 1));
    }
}
