package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Utf8;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Label sets as people write them in JSON or YAML: one set, a list of sets, several YAML documents, or a bare list of labels. */
public final class LabelSetFile {

    private final String source;
    private final Optional<LabelSetKey> keyOverride;
    private final List<String> problems = new ArrayList<>();

    /** @param version the writer's own number; empty: the offset of the record becomes the version */
    public record Entry(LabelSet labelSet, OptionalLong version) {}

    private LabelSetFile(String source, Optional<LabelSetKey> key) {
        this.source = source;
        this.keyOverride = key;
    }

    /**
     * @param source how messages name the file
     * @param key takes the place of the file's own tenantId and name
     * @throws InvalidLabelSetException naming every problem of every set, with file and field
     */
    public static List<Entry> parse(String source, byte[] content, Optional<LabelSetKey> key) {
        LabelSetFile file = new LabelSetFile(source, key);
        List<Entry> sets = file.sets(content);
        if (sets.isEmpty() && file.problems.isEmpty()) {
            file.problems.add(source + ": expected a label set, found nothing");
        }
        if (!file.problems.isEmpty()) {
            throw new InvalidLabelSetException(file.problems);
        }
        return sets;
    }

    private List<Entry> sets(byte[] content) {
        List<JsonNode> nodes = new ArrayList<>();
        try {
            LabelSetTrees.parse(source, Utf8.decode(content)).forEach(tree -> addSets(tree, nodes));
        } catch (Utf8.MalformedException e) {
            problems.add(source + " line " + e.line() + ": " + e.getMessage());
        } catch (LabelSetTrees.UnreadableException e) {
            problems.add(source + ": " + e.getMessage());
        }
        List<Entry> sets = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String prefix = nodes.size() == 1 ? source + ": " : source + ": set " + (i + 1) + ": ";
            set(prefix, nodes.get(i)).ifPresent(sets::add);
        }
        requireDifferentKeys(sets);
        return sets;
    }

    private void addSets(JsonNode tree, List<JsonNode> nodes) {
        if (tree.isArray() && !tree.isEmpty() && isBareList(tree)) {
            nodes.add(Json.object().set("labels", tree));
            if (keyOverride.isEmpty()) {
                problems.add(source + ": expected tenantId and labels, or --key for a bare list of labels, found a bare"
                        + " list of labels without --key");
            }
        } else if (tree instanceof ArrayNode list) {
            list.forEach(nodes::add);
        } else if (!Json.isAbsent(tree)) {
            nodes.add(tree);
        }
    }

    /** Whether all elements are labels, not label sets. */
    private static boolean isBareList(JsonNode list) {
        for (JsonNode element : list) {
            boolean isLabel =
                    element.isTextual() || (element.has("name") && !element.has("labels") && !element.has("tenantId"));
            if (!isLabel) {
                return false;
            }
        }
        return true;
    }

    private Optional<Entry> set(String prefix, JsonNode node) {
        if (!node.isObject()) {
            problems.add(prefix + "expected a label set with tenantId and labels, found " + Json.kind(node));
            return Optional.empty();
        }
        // a bare list without --key is one problem, not a second one for the tenant
        boolean bareListWithoutKey =
                keyOverride.isEmpty() && !problems.isEmpty() && node.size() == 1 && node.has("labels");
        return bareListWithoutKey
                ? Optional.empty()
                : new LabelSetFields(node, new FieldReader(prefix, problems)).read(keyOverride);
    }

    private void requireDifferentKeys(List<Entry> sets) {
        Set<LabelSetKey> seen = new HashSet<>();
        for (Entry entry : sets) {
            LabelSetKey key = entry.labelSet().key();
            if (!seen.add(key)) {
                problems.add(source + ": expected each label set once, found " + key + " twice");
            }
        }
    }
}
