package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields and headers of the records of a sample. Not thread-safe. */
final class FieldSurvey {

    /** Objects whose names are data, such as dates, would otherwise fill the memory. */
    private static final int MOST_FIELDS = 5_000;

    private static final int DEEPEST = 16;

    private final Map<FieldPlace, FieldStatistics> fields = new LinkedHashMap<>();
    private int records;

    void add(MappedRecord record, Set<String> headerNames) {
        visit(record.value(), List.of(), false);
        headerNames.stream().sorted().forEach(name -> header(record, name));
        record.headers().keySet().stream()
                .filter(name -> !headerNames.contains(name))
                .sorted()
                .forEach(name -> header(record, name));
        records++;
    }

    private void header(MappedRecord record, String name) {
        try {
            String value = record.header(name);
            if (value != null) {
                add(FieldPlace.header(name), TextNode.valueOf(value), false);
            }
        } catch (RejectedException e) {
            // bytes that are no text: no field can be read from this header
        }
    }

    private void visit(JsonNode node, List<String> path, boolean inList) {
        if (Json.isAbsent(node) || path.size() > DEEPEST) {
            return;
        }
        if (node.isObject()) {
            if (!path.isEmpty()) {
                add(FieldPlace.of(path), node, inList);
            }
            List<String> here = inList ? with(path, ValuePath.ALL) : path;
            node.properties().stream()
                    .filter(field -> !field.getKey().equals(ValuePath.ALL))
                    .forEach(field -> visit(field.getValue(), with(here, field.getKey()), false));
        } else if (node.isArray()) {
            List<String> here = inList ? with(path, ValuePath.ALL) : path;
            node.forEach(element -> visit(element, here, true));
        } else {
            add(FieldPlace.of(path), node, inList);
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private void add(FieldPlace place, JsonNode value, boolean inList) {
        if (fields.containsKey(place) || (fields.size() < MOST_FIELDS && place.canBeConfigured())) {
            fields.computeIfAbsent(place, FieldStatistics::new).add(records, value, inList);
        }
    }

    int records() {
        return records;
    }

    Collection<FieldStatistics> fields() {
        return fields.values();
    }

    Optional<FieldStatistics> at(String... path) {
        return Optional.ofNullable(fields.get(FieldPlace.of(List.of(path))));
    }

    /** Whether nearly all records have a single value there; a few may be broken. */
    boolean isUsual(FieldStatistics field) {
        return field.count() * 4 >= records * 3;
    }
}
