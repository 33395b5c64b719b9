package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * One attribute of a document, or one for each field of an object.
 *
 * @param name of the attribute; empty: the names are those of the fields
 */
record AttributeRule(Optional<String> name, FieldRule rule) {

    private static final String FIELD = "documents.attributes";
    private static final char NAMED = '=';

    /**
     * {@code NAME=SOURCE}, or only a source, whose last name is the attribute's.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    static AttributeRule parse(String text) {
        int equals = text.indexOf(NAMED);
        if (equals > 0 && text.charAt(0) != '/' && !text.startsWith(FieldSource.HEADER)) {
            return new AttributeRule(
                    Optional.of(text.substring(0, equals).strip()), FieldRule.parse(text.substring(equals + 1)));
        }
        FieldRule rule = FieldRule.parse(text);
        Optional<String> name = ownName(rule.sources().get(0));
        if (name.isEmpty() && rule.sources().size() > 1) {
            throw new IllegalArgumentException("expected one path that ends with /*, found several sources");
        }
        return new AttributeRule(name, rule);
    }

    private static Optional<String> ownName(FieldSource source) {
        if (source instanceof FieldSource.Header header) {
            return Optional.of(header.name());
        } else if (source instanceof FieldSource.InValue value) {
            String last = value.path().last();
            return last.equals(ValuePath.ALL) ? Optional.empty() : Optional.of(last);
        } else if (source instanceof FieldSource.Constant) {
            throw new IllegalArgumentException("expected NAME=constant:TEXT, found a constant without a name");
        }
        return Optional.of(
                source instanceof FieldSource.InKey
                        ? FieldSource.KEY
                        : source instanceof FieldSource.Topic ? FieldSource.TOPIC : FieldSource.POSITION);
    }

    /** Adds what the record has. */
    void addTo(Map<String, String> attributes, MappedRecord record) throws RejectedException {
        if (name.isPresent()) {
            add(attributes, name.get(), rule.readAttribute(record));
        } else if (rule.sources().get(0) instanceof FieldSource.InValue all) {
            JsonNode parent = all.path().parent().find(record.value());
            if (!Json.isAbsent(parent) && !parent.isObject()) {
                throw rule.rejection(FIELD, "an object", Json.kind(parent));
            }
            for (Map.Entry<String, JsonNode> field : parent.properties()) {
                add(attributes, field.getKey(), field.getValue());
            }
        }
    }

    /** A value with parts is written as JSON. */
    private static void add(Map<String, String> attributes, String name, JsonNode value) {
        if (!Json.isAbsent(value)) {
            attributes.put(name, value.isValueNode() ? value.asText() : value.toString());
        }
    }
}
