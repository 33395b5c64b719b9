package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.config.NearestKey;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Label sets as people write them: JSON or YAML, one set, a list of sets, or several YAML documents. A label is a text, or an
 * object with name, text and threshold. Everything but the tenant and the labels has a default.
 */
final class LabelSetFile {

    private static final Set<String> FIELDS =
            Set.of("tenantId", "name", "labels", "mode", "threshold", "topK", "template", "aggregation", "version");
    private static final Set<String> LABEL_FIELDS = Set.of("name", "text", "threshold");

    private final String source;
    private final Optional<LabelSetKey> keyOverride;
    private final List<String> problems = new ArrayList<>();

    /** @param version the writer's own number; empty: the record's offset will be it */
    record Entry(LabelSet labelSet, OptionalLong version) {}

    private LabelSetFile(String source, Optional<LabelSetKey> key) {
        this.source = source;
        this.keyOverride = key;
    }

    /**
     * @param source how messages name the file
     * @param key takes the place of the file's own tenantId and name
     * @throws InvalidLabelSetException naming every problem of every set, with file and field
     */
    static List<Entry> parse(String source, String content, Optional<LabelSetKey> key) {
        LabelSetFile file = new LabelSetFile(source, key);
        List<Entry> sets = new ArrayList<>();
        List<JsonNode> nodes = file.trees(content);
        for (int i = 0; i < nodes.size(); i++) {
            String prefix = nodes.size() == 1 ? source + ": " : source + ": set " + (i + 1) + ": ";
            file.set(prefix, nodes.get(i)).ifPresent(sets::add);
        }
        if (sets.isEmpty() && file.problems.isEmpty()) {
            file.problems.add(source + ": expected a label set, found nothing");
        }
        if (!file.problems.isEmpty()) {
            throw new InvalidLabelSetException(file.problems);
        }
        return sets;
    }

    /** The set as {@link #parse} reads it, defaults left out. */
    static ObjectNode toJson(LabelSet set) {
        ObjectNode node = Json.object();
        node.put("tenantId", set.key().tenantId()).put("name", set.key().name());
        node.put("version", set.version());
        node.put("mode", set.mode().name());
        set.threshold().ifPresent(threshold -> node.put("threshold", threshold));
        if (set.topK() > 0) {
            node.put("topK", set.topK());
        }
        if (!set.template().equals(LabelSet.PLACEHOLDER)) {
            node.put("template", set.template());
        }
        if (set.aggregation() != Aggregation.MAX) {
            node.put("aggregation", set.aggregation().name());
        }
        ArrayNode labels = node.putArray("labels");
        for (Label label : set.labels()) {
            if (label.text().isEmpty() && label.threshold().isEmpty()) {
                labels.add(label.name());
            } else {
                ObjectNode object = labels.addObject().put("name", label.name());
                label.text().ifPresent(text -> object.put("text", text));
                label.threshold().ifPresent(threshold -> object.put("threshold", threshold));
            }
        }
        return node;
    }

    private List<JsonNode> trees(String content) {
        // YAML holds JSON, but says less about a mistake in it
        boolean json =
                content.stripLeading().startsWith("{") || content.stripLeading().startsWith("[");
        ObjectMapper mapper = json ? Json.JSON : Json.YAML;
        List<JsonNode> trees = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                mapper.readerFor(JsonNode.class).readValues(content)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document.isArray()) {
                    document.forEach(trees::add);
                } else {
                    trees.add(document);
                }
            }
        } catch (JsonProcessingException e) {
            problems.add(source + ": expected " + (json ? "JSON" : "YAML") + ", found a mistake: " + Json.reason(e));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory is always read", e);
        }
        return trees;
    }

    private Optional<Entry> set(String prefix, JsonNode node) {
        int before = problems.size();
        if (!node.isObject()) {
            problems.add(prefix + "expected a label set with tenantId and labels, found " + Json.kind(node));
            return Optional.empty();
        }
        checkFields(prefix, node, FIELDS);
        Optional<LabelSetKey> key = key(prefix, node);
        List<Label> labels = labels(prefix, node.path("labels"));
        LabelMode mode = word(prefix + "mode", node.path("mode"), LabelMode.MULTI_LABEL);
        OptionalDouble threshold = decimal(prefix + "threshold", node.path("threshold"));
        long topK = whole(prefix + "topK", node.path("topK")).orElse(0);
        String template = text(prefix + "template", node.path("template")).orElse(LabelSet.PLACEHOLDER);
        Aggregation aggregation = word(prefix + "aggregation", node.path("aggregation"), Aggregation.MAX);
        OptionalLong version = whole(prefix + "version", node.path("version"));
        if (problems.size() > before || key.isEmpty()) {
            return Optional.empty();
        }
        try {
            LabelSet labelSet = new LabelSet(
                    key.get(),
                    labels,
                    mode,
                    threshold,
                    Math.toIntExact(topK),
                    template,
                    aggregation,
                    version.orElse(0));
            return Optional.of(new Entry(labelSet, version));
        } catch (InvalidLabelSetException e) {
            e.problems().forEach(problem -> problems.add(prefix + problem));
            return Optional.empty();
        }
    }

    private Optional<LabelSetKey> key(String prefix, JsonNode node) {
        if (keyOverride.isPresent()) {
            return keyOverride;
        }
        String tenantId = text(prefix + "tenantId", node.path("tenantId")).orElse("");
        String name = text(prefix + "name", node.path("name")).orElse(Document.DEFAULT_LABEL_SET);
        try {
            return Optional.of(new LabelSetKey(tenantId, name));
        } catch (IllegalArgumentException e) {
            problems.add(prefix + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Label> labels(String prefix, JsonNode nodes) {
        List<Label> labels = new ArrayList<>();
        if (!nodes.isArray()) {
            problems.add(prefix + "labels: expected a list, found " + Json.kind(nodes));
        }
        for (int i = 0; i < nodes.size(); i++) {
            String field = prefix + "labels[" + i + "]";
            JsonNode node = nodes.get(i);
            if (node.isTextual()) {
                labels.add(Label.named(node.asText()));
            } else if (node.isObject()) {
                checkFields(field + ".", node, LABEL_FIELDS);
                labels.add(new Label(
                        text(field + ".name", node.path("name")).orElse(""),
                        text(field + ".text", node.path("text")),
                        decimal(field + ".threshold", node.path("threshold"))));
            } else {
                problems.add(field + ": expected a text or an object with a name, found " + Json.kind(node) + " ("
                        + node.asText() + "); quote it if it is a word");
            }
        }
        return labels;
    }

    private void checkFields(String prefix, JsonNode node, Set<String> known) {
        for (String field : Json.unknown(node, known)) {
            problems.add(prefix + field + ": expected one of " + String.join(", ", sorted(known))
                    + ", found an unknown field" + NearestKey.hint(field, known));
        }
    }

    private static Collection<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private Optional<String> text(String field, JsonNode node) {
        if (absent(node)) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problems.add(field + ": expected a text, found " + Json.kind(node) + " (" + node.asText() + ")");
        }
        return Optional.of(node.asText());
    }

    private OptionalDouble decimal(String field, JsonNode node) {
        if (absent(node)) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber()) {
            problems.add(field + ": expected a number, 0 to 1, found " + Json.kind(node));
        }
        return OptionalDouble.of(node.asDouble());
    }

    private OptionalLong whole(String field, JsonNode node) {
        if (absent(node)) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || node.asLong() < 0 || (field.endsWith("topK") && !node.canConvertToInt())) {
            problems.add(field + ": expected a whole number, 0 or more, found " + node);
        }
        return OptionalLong.of(node.asLong());
    }

    private <E extends Enum<E>> E word(String field, JsonNode node, E preset) {
        if (absent(node)) {
            return preset;
        }
        E[] words = preset.getDeclaringClass().getEnumConstants();
        Optional<E> found = Arrays.stream(words)
                .filter(word -> word.name().equals(node.asText().toUpperCase(Locale.ROOT)))
                .findFirst();
        if (found.isEmpty()) {
            problems.add(field + ": expected one of " + Arrays.toString(words) + ", found " + node);
        }
        return found.orElse(preset);
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
