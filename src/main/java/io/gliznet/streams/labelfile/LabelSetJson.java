package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A label set in the form that {@link LabelSetFile} reads; fields with their default value are left out. */
public final class LabelSetJson {

    private LabelSetJson() {}

    /** @param version empty: the record gets its offset as the version when the set is written again */
    public static ObjectNode of(LabelSet set, OptionalLong version) {
        ObjectNode node = Json.object();
        node.put("tenantId", set.key().tenantId()).put("name", set.key().name());
        version.ifPresent(number -> node.put("version", number));
        node.put("mode", set.mode().name());
        set.threshold().ifPresent(threshold -> node.put("threshold", threshold));
        if (set.topK() > 0) {
            node.put("topK", set.topK());
        }
        if (!set.template().equals(LabelSet.PLACEHOLDER)) {
            node.put("template", set.template());
        }
        addAll(node, "phrasings", set.phrasings());
        if (set.aggregation() != Aggregation.MAX) {
            node.put("aggregation", set.aggregation().name());
        }
        if (set.decision().selection() != Selection.AUTOMATIC) {
            node.put("selection", set.decision().selection().name());
        }
        set.decision().oddsRatio().ifPresent(ratio -> node.put("oddsRatio", ratio));
        set.decision().strictness().ifPresent(strictness -> node.put("strictness", strictness));
        set.decision().scale().ifPresent(scale -> node.put("scale", scale));
        add(node, set.routes());
        ArrayNode labels = node.putArray("labels");
        set.labels().forEach(label -> add(labels, label));
        return node;
    }

    private static void add(ObjectNode node, Routes routes) {
        if (routes.equals(Routes.NONE)) {
            return;
        }
        ObjectNode object = node.putObject("routes");
        if (!routes.labels().isEmpty()) {
            ObjectNode labels = object.putObject("labels");
            new TreeMap<>(routes.labels()).forEach(labels::put);
        }
        routes.none().ifPresent(topic -> object.put("none", topic));
        routes.below().ifPresent(score -> object.put("below", score));
        routes.uncertain().ifPresent(topic -> object.put("uncertain", topic));
    }

    private static void add(ArrayNode labels, Label label) {
        if (label.equals(Label.named(label.name()))) {
            labels.add(label.name());
        } else {
            ObjectNode object = labels.addObject().put("name", label.name());
            label.text().ifPresent(text -> object.put("text", text));
            label.threshold().ifPresent(threshold -> object.put("threshold", threshold));
            label.bias().ifPresent(bias -> object.put("bias", bias));
            addAll(object, "examples", label.examples());
        }
    }

    private static void addAll(ObjectNode object, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(object.putArray(field)::add);
        }
    }

    /** Several lines, for people. */
    public static String pretty(JsonNode node, boolean yaml) {
        try {
            return yaml
                    ? Json.YAML.writeValueAsString(node)
                    : Visible.lines(Json.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }
}
