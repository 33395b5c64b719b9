package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.label.Escaped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads fields of a tree by their kinds. A field of another kind is a problem, and has some value, so that the rest is read too.
 *
 * @param prefix of each problem: file, and number of the set
 * @param problems where each problem is added: field, expected, found; values are not quoted, because they may be texts
 */
record FieldReader(String prefix, List<String> problems) {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_-]{1,20}");

    /** @param parent before the name of each field: empty, or the path of the object with a dot behind it */
    void checkFields(String parent, JsonNode object, Set<String> known) {
        for (String field : Json.unknown(object, known)) {
            problem(
                    parent + Escaped.of(field),
                    "one of " + String.join(", ", known.stream().sorted().toList()),
                    "an unknown field"
                            + (field.equals("description") && known.contains("text")
                                    ? "; did you mean text?"
                                    : NearestKey.hint(field, known)));
        }
    }

    Optional<String> text(String field, JsonNode value) {
        if (Json.isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            problem(
                    field,
                    "a text",
                    Json.kind(value) + (value.isNumber() || value.isBoolean() ? "; put it in quotes" : ""));
        }
        return Optional.of(value.asText());
    }

    /** @param expected what the list is, for the message */
    List<String> texts(String field, JsonNode nodes, int most, String expected) {
        List<String> texts = new ArrayList<>();
        if (!Json.isAbsent(nodes) && (!nodes.isArray() || nodes.isEmpty())) {
            problem(field, expected, nodes.isArray() ? "an empty list" : found(nodes));
        }
        if (nodes.size() > most) {
            problem(field, "at most " + most, Integer.toString(nodes.size()));
            return texts;
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (Json.isAbsent(nodes.path(i))) {
                problem(field + "[" + i + "]", "a text", "nothing");
            }
            text(field + "[" + i + "]", nodes.path(i)).ifPresent(texts::add);
        }
        return texts;
    }

    OptionalDouble decimal(String field, JsonNode value) {
        if (Json.isAbsent(value)) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber()) {
            problem(field, "a number", Json.kind(value));
        }
        return OptionalDouble.of(value.asDouble());
    }

    OptionalLong whole(String field, JsonNode value, long largest) {
        if (Json.isAbsent(value)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > largest) {
            problem(field, "a whole number, 0 to " + largest, number(value));
        }
        return OptionalLong.of(value.asLong());
    }

    /** @param preset what an absent field means */
    <E extends Enum<E>> E word(String field, JsonNode value, E preset) {
        if (Json.isAbsent(value)) {
            return preset;
        }
        E[] words = preset.getDeclaringClass().getEnumConstants();
        Optional<E> found = Arrays.stream(words)
                .filter(word -> word.name().equals(value.asText().toUpperCase(Locale.ROOT)))
                .findFirst();
        if (found.isEmpty()) {
            problem(field, "one of " + Arrays.toString(words), word(value));
        }
        return found.orElse(preset);
    }

    /** A text is not shown: it may be an example, and so a text of a document. */
    static String found(JsonNode value) {
        return Json.kind(value) + (value.isNumber() ? " (" + Escaped.of(value.asText()) + ")" : "");
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? Escaped.of(value.asText()) : found(value);
    }

    private static String word(JsonNode value) {
        return value.isTextual() && WORD.matcher(value.asText()).matches() ? value.toString() : found(value);
    }

    void problem(String field, String expected, String found) {
        problem(field + ": expected " + expected + ", found " + found);
    }

    void problem(String message) {
        problems.add(prefix + message);
    }
}
