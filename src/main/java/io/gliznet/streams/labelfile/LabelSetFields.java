package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
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
import java.util.HashMap;
import java.util.List;
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
 */
record LabelSetFields(JsonNode node, FieldReader reader) {

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

    private static final Set<String> KNOWN_OF_LABEL = Set.of("name", "text", "threshold", "bias", "examples");
    private static final Set<String> KNOWN_OF_ROUTES = Set.of("labels", "none", "below", "uncertain");
    private static final Set<String> KNOWN_OF_DESCRIPTION = Set.of("text", "threshold", "bias", "examples");

    /** @param keyOverride takes the place of the set's own tenantId and name */
    Optional<LabelSetFile.Entry> read(Optional<LabelSetKey> keyOverride) {
        int before = reader.problems().size();
        reader.checkFields("", node, KNOWN);
        return read(before, keyOverride.or(this::key));
    }

    /** @param key of the set; a tenantId or a name that the object has too must be the same */
    Optional<LabelSetFile.Entry> readAs(LabelSetKey key) {
        int before = reader.problems().size();
        reader.checkFields("", node, KNOWN);
        requireSame("tenantId", key.tenantId());
        requireSame("name", key.name());
        return read(before, Optional.of(key));
    }

    private void requireSame(String field, String ofKey) {
        Optional<String> own = reader.text(field, node.path(field));
        if (own.isPresent() && node.path(field).isTextual() && !own.get().equals(ofKey)) {
            reader.problem(field, "'" + ofKey + "', as in the key of the record", "another one");
        }
    }

    private Optional<LabelSetFile.Entry> read(int before, Optional<LabelSetKey> key) {
        List<Label> labels = labels(node.path("labels"));
        LabelMode mode = reader.word("mode", node.path("mode"), LabelMode.MULTI_LABEL);
        OptionalDouble threshold = decimal("threshold");
        long topK = reader.whole("topK", node.path("topK"), Integer.MAX_VALUE).orElse(0);
        String template = reader.text("template", node.path("template")).orElse(LabelSet.PLACEHOLDER);
        List<String> phrasings = reader.texts(
                "phrasings", node.path("phrasings"), LabelSet.MAX_PHRASINGS, "a list of sentences with {} in them");
        Aggregation aggregation = reader.word("aggregation", node.path("aggregation"), Aggregation.MAX);
        Decision decision = new Decision(
                reader.word("selection", node.path("selection"), Selection.AUTOMATIC),
                decimal("oddsRatio"),
                decimal("strictness"),
                decimal("scale"));
        Routes routes = routes(node.path("routes"));
        OptionalLong version = reader.whole("version", node.path("version"), Long.MAX_VALUE);
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
            return reader.problems().size() > before || key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new LabelSetFile.Entry(set, version));
        } catch (InvalidLabelSetException e) {
            addOthers(e.problems(), before);
            return Optional.empty();
        }
    }

    private OptionalDouble decimal(String field) {
        return reader.decimal(field, node.path(field));
    }

    /** Adds what does not follow from a problem that is known already: fields that could not be read have their defaults in the set. */
    private void addOthers(List<String> ofSet, int before) {
        Set<String> known = reader.problems().stream()
                .skip(before)
                .map(problem -> root(problem.substring(reader.prefix().length())))
                .collect(Collectors.toSet());
        if (known.contains("labels")) {
            known.add("routes"); // they name labels
        }
        ofSet.stream().filter(problem -> !known.contains(root(problem))).forEach(reader::problem);
    }

    /** The field at the top that a problem begins with. */
    private static String root(String problem) {
        return ROOT_END.split(problem, 2)[0];
    }

    private Optional<LabelSetKey> key() {
        String tenantId = reader.text("tenantId", node.path("tenantId")).orElse("");
        String name = reader.text("name", node.path("name")).orElse(Document.DEFAULT_LABEL_SET);
        try {
            return Optional.of(new LabelSetKey(tenantId, name));
        } catch (IllegalArgumentException e) {
            reader.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Label> labels(JsonNode nodes) {
        List<Label> labels = new ArrayList<>();
        if (nodes.size() > LabelSet.MAX_LABELS) {
            reader.problem("labels", "1 to " + LabelSet.MAX_LABELS + " labels", Integer.toString(nodes.size()));
        } else if (nodes.isArray()) {
            for (int i = 0; i < nodes.size(); i++) {
                label("labels[" + i + "]", nodes.path(i)).ifPresent(labels::add);
            }
        } else if (nodes.isObject()) {
            for (Map.Entry<String, JsonNode> entry : nodes.properties()) {
                described(entry.getKey(), entry.getValue()).ifPresent(labels::add);
            }
        } else {
            reader.problem("labels", "a list of labels, or names with their descriptions", Json.kind(nodes));
        }
        return labels;
    }

    private Routes routes(JsonNode routes) {
        if (Json.isAbsent(routes)) {
            return Routes.NONE;
        }
        if (!routes.isObject()) {
            reader.problem("routes", "an object", Json.kind(routes));
            return Routes.NONE;
        }
        reader.checkFields("routes.", routes, KNOWN_OF_ROUTES);
        JsonNode labels = routes.path("labels");
        if (!Json.isAbsent(labels) && !labels.isObject()) {
            reader.problem("routes.labels", "an object with a topic for each label", Json.kind(labels));
        }
        Map<String, String> topics = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            reader.text("routes.labels." + Escaped.of(label.getKey()), label.getValue())
                    .ifPresent(topic -> topics.put(label.getKey(), topic));
        }
        return new Routes(
                topics,
                reader.text("routes.none", routes.path("none")),
                reader.decimal("routes.below", routes.path("below")),
                reader.text("routes.uncertain", routes.path("uncertain")));
    }

    /** An element of a list. */
    private Optional<Label> label(String field, JsonNode label) {
        if (label.isTextual()) {
            return Optional.of(Label.named(label.asText()));
        }
        if (!label.isObject()) {
            reader.problem(
                    field,
                    "a text, or an object with a name",
                    FieldReader.found(label) + "; put a word like this in quotes");
            return Optional.empty();
        }
        reader.checkFields(field + ".", label, KNOWN_OF_LABEL);
        return Optional.of(
                label(field, reader.text(field + ".name", label.path("name")).orElse(""), label));
    }

    /** An entry of an object: the name with nothing, a description, or an object without the name. */
    private Optional<Label> described(String name, JsonNode description) {
        String field = "labels." + Escaped.of(name);
        if (description.isObject()) {
            reader.checkFields(field + ".", description, KNOWN_OF_DESCRIPTION);
            return Optional.of(label(field, name, description));
        }
        return Optional.of(new Label(name, reader.text(field, description), OptionalDouble.empty()));
    }

    private Label label(String field, String name, JsonNode label) {
        return new Label(
                name,
                reader.text(field + ".text", label.path("text")),
                reader.decimal(field + ".threshold", label.path("threshold")),
                reader.decimal(field + ".bias", label.path("bias")),
                reader.texts(field + ".examples", label.path("examples"), LabelSet.MAX_EXAMPLES, "a list of texts"));
    }
}
