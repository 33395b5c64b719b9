package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads one label set from its tree. Only the tenant and the labels have no default. Labels are a list of names and objects, or
 * an object from names to descriptions.
 *
 * @param prefix of each problem: file, and number of the set
 * @param problems where each problem is added: field, expected, found; values are not quoted, because they may be texts
 */
record LabelSetFields(String prefix, JsonNode node, List<String> problems) {

    private static final Set<String> KNOWN = Set.of(
            "tenantId",
            "name",
            "labels",
            "mode",
            "threshold",
            "topK",
            "template",
            "phrasings",
            "aggregation",
            "selection",
            "oddsRatio",
            "strictness",
            "scale",
            "routes",
            "version");
    private static final Pattern ROOT_END = Pattern.compile("[.:\\[,]");

    /** In place of a key that is wrong, so that the rest is checked. */
    private static final LabelSetKey SOME_KEY = new LabelSetKey("tenant", Document.DEFAULT_LABEL_SET);

    private static final Pattern WORD = Pattern.compile("[A-Za-z_-]{1,20}");
    private static final Set<String> KNOWN_OF_LABEL = Set.of("name", "text", "threshold", "bias", "examples");
    private static final Set<String> KNOWN_OF_ROUTES = Set.of("labels", "none", "below", "uncertain");
    private static final Set<String> KNOWN_OF_DESCRIPTION = Set.of("text", "threshold", "bias", "examples");

    /** @param keyOverride takes the place of the set's own tenantId and name */
    Optional<LabelSetFile.Entry> read(Optional<LabelSetKey> keyOverride) {
        int before = problems.size();
        checkFields("", node, KNOWN);
        return read(before, keyOverride.or(this::key));
    }

    /** @param key of the set; a tenantId or a name that the object has too must be the same */
    Optional<LabelSetFile.Entry> readAs(LabelSetKey key) {
        int before = problems.size();
        checkFields("", node, KNOWN);
        requireSame("tenantId", key.tenantId());
        requireSame("name", key.name());
        return read(before, Optional.of(key));
    }

    private void requireSame(String field, String ofKey) {
        Optional<String> own = text(field, node.path(field));
        if (own.isPresent() && node.path(field).isTextual() && !own.get().equals(ofKey)) {
            problem(field, "'" + ofKey + "', as in the key of the record", "another one");
        }
    }

    private Optional<LabelSetFile.Entry> read(int before, Optional<LabelSetKey> key) {
        List<Label> labels = labels(node.path("labels"));
        LabelMode mode = word("mode", LabelMode.MULTI_LABEL);
        OptionalDouble threshold = decimal("threshold");
        long topK = whole("topK", Integer.MAX_VALUE).orElse(0);
        String template = text("template", node.path("template")).orElse(LabelSet.PLACEHOLDER);
        List<String> phrasings = texts(
                "phrasings", node.path("phrasings"), LabelSet.MAX_PHRASINGS, "a list of sentences with {} in them");
        Aggregation aggregation = word("aggregation", Aggregation.MAX);
        Decision decision = new Decision(
                word("selection", Selection.AUTOMATIC), decimal("oddsRatio"), decimal("strictness"), decimal("scale"));
        Routes routes = routes(node.path("routes"));
        OptionalLong version = whole("version", Long.MAX_VALUE);
        try {
            LabelSet set = new LabelSet(
                    key.orElse(SOME_KEY),
                    labels,
                    mode,
                    threshold,
                    (int) topK,
                    template,
                    phrasings,
                    aggregation,
                    decision,
                    routes,
                    version.orElse(0));
            return problems.size() > before || key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new LabelSetFile.Entry(set, version));
        } catch (InvalidLabelSetException e) {
            addOthers(e.problems(), before);
            return Optional.empty();
        }
    }

    /** Adds what does not follow from a problem that is known already: fields that could not be read have their defaults in the set. */
    private void addOthers(List<String> ofSet, int before) {
        Set<String> known = problems.subList(before, problems.size()).stream()
                .map(problem -> root(problem.substring(prefix.length())))
                .collect(Collectors.toSet());
        if (known.contains("labels")) {
            known.add("routes"); // they name labels
        }
        ofSet.stream()
                .filter(problem -> !known.contains(root(problem)))
                .forEach(problem -> problems.add(prefix + problem));
    }

    /** The field at the top that a problem begins with. */
    private static String root(String problem) {
        return ROOT_END.split(problem, 2)[0];
    }

    private Optional<LabelSetKey> key() {
        String tenantId = text("tenantId", node.path("tenantId")).orElse("");
        String name = text("name", node.path("name")).orElse(Document.DEFAULT_LABEL_SET);
        try {
            return Optional.of(new LabelSetKey(tenantId, name));
        } catch (IllegalArgumentException e) {
            problems.add(prefix + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Label> labels(JsonNode nodes) {
        List<Label> labels = new ArrayList<>();
        if (nodes.size() > LabelSet.MAX_LABELS) {
            problem("labels", "1 to " + LabelSet.MAX_LABELS + " labels", Integer.toString(nodes.size()));
        } else if (nodes.isArray()) {
            for (int i = 0; i < nodes.size(); i++) {
                label("labels[" + i + "]", nodes.path(i)).ifPresent(labels::add);
            }
        } else if (nodes.isObject()) {
            for (Map.Entry<String, JsonNode> entry : nodes.properties()) {
                described(entry.getKey(), entry.getValue()).ifPresent(labels::add);
            }
        } else {
            problem("labels", "a list of labels, or names with their descriptions", Json.kind(nodes));
        }
        return labels;
    }

    private Routes routes(JsonNode routes) {
        if (Json.isAbsent(routes)) {
            return Routes.NONE;
        }
        if (!routes.isObject()) {
            problem("routes", "an object", Json.kind(routes));
            return Routes.NONE;
        }
        checkFields("routes.", routes, KNOWN_OF_ROUTES);
        JsonNode labels = routes.path("labels");
        if (!Json.isAbsent(labels) && !labels.isObject()) {
            problem("routes.labels", "an object with a topic for each label", Json.kind(labels));
        }
        Map<String, String> topics = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            text("routes.labels." + Escaped.of(label.getKey()), label.getValue())
                    .ifPresent(topic -> topics.put(label.getKey(), topic));
        }
        return new Routes(
                topics,
                text("routes.none", routes.path("none")),
                decimal("routes.below", routes.path("below")),
                text("routes.uncertain", routes.path("uncertain")));
    }

    private List<String> texts(String field, JsonNode nodes, int most, String expected) {
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

    /** An element of a list. */
    private Optional<Label> label(String field, JsonNode label) {
        if (label.isTextual()) {
            return Optional.of(Label.named(label.asText()));
        }
        if (!label.isObject()) {
            problem(field, "a text, or an object with a name", found(label) + "; put a word like this in quotes");
            return Optional.empty();
        }
        checkFields(field + ".", label, KNOWN_OF_LABEL);
        return Optional.of(
                label(field, text(field + ".name", label.path("name")).orElse(""), label));
    }

    /** An entry of an object: the name with nothing, a description, or an object without the name. */
    private Optional<Label> described(String name, JsonNode description) {
        String field = "labels." + Escaped.of(name);
        if (description.isObject()) {
            checkFields(field + ".", description, KNOWN_OF_DESCRIPTION);
            return Optional.of(label(field, name, description));
        }
        return Optional.of(new Label(name, text(field, description), OptionalDouble.empty()));
    }

    private Label label(String field, String name, JsonNode label) {
        return new Label(
                name,
                text(field + ".text", label.path("text")),
                decimal(field + ".threshold", label.path("threshold")),
                decimal(field + ".bias", label.path("bias")),
                texts(field + ".examples", label.path("examples"), LabelSet.MAX_EXAMPLES, "a list of texts"));
    }

    private void checkFields(String parent, JsonNode object, Set<String> known) {
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

    private Optional<String> text(String field, JsonNode value) {
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

    private OptionalDouble decimal(String field) {
        return decimal(field, node.path(field));
    }

    private OptionalDouble decimal(String field, JsonNode value) {
        if (Json.isAbsent(value)) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber()) {
            problem(field, "a number", Json.kind(value));
        }
        return OptionalDouble.of(value.asDouble());
    }

    private OptionalLong whole(String field, long largest) {
        JsonNode value = node.path(field);
        if (Json.isAbsent(value)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > largest) {
            problem(field, "a whole number, 0 to " + largest, number(value));
        }
        return OptionalLong.of(value.asLong());
    }

    private <E extends Enum<E>> E word(String field, E preset) {
        JsonNode value = node.path(field);
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
    private static String found(JsonNode value) {
        return Json.kind(value) + (value.isNumber() ? " (" + Escaped.of(value.asText()) + ")" : "");
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? Escaped.of(value.asText()) : found(value);
    }

    private static String word(JsonNode value) {
        return value.isTextual() && WORD.matcher(value.asText()).matches() ? value.toString() : found(value);
    }

    private void problem(String field, String expected, String found) {
        problems.add(prefix + field + ": expected " + expected + ", found " + found);
    }
}
