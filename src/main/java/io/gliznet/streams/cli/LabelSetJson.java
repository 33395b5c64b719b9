package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import java.util.OptionalLong;

/** A label set in the form that {@link LabelSetFile} reads; fields with their default value are left out. */
final class LabelSetJson {

    private LabelSetJson() {}

    /** @param version empty: the record gets its offset as the version when the set is written again */
    static ObjectNode of(LabelSet set, OptionalLong version) {
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
        if (!set.phrasings().isEmpty()) {
            set.phrasings().forEach(node.putArray("phrasings")::add);
        }
        if (set.aggregation() != Aggregation.MAX) {
            node.put("aggregation", set.aggregation().name());
        }
        ArrayNode labels = node.putArray("labels");
        set.labels().forEach(label -> add(labels, label));
        return node;
    }

    private static void add(ArrayNode labels, Label label) {
        if (label.text().isEmpty() && label.threshold().isEmpty()) {
            labels.add(label.name());
        } else {
            ObjectNode object = labels.addObject().put("name", label.name());
            label.text().ifPresent(text -> object.put("text", text));
            label.threshold().ifPresent(threshold -> object.put("threshold", threshold));
        }
    }

    /** Several lines, for people. */
    static String pretty(JsonNode node, boolean yaml) {
        try {
            return yaml
                    ? Json.YAML.writeValueAsString(node)
                    : Visible.lines(Json.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }
}
