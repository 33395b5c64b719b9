package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of one document as people's dumps have them: ids may be numbers, attributes may have any type, and unknown
 * fields are ignored. A field whose name is nearly a known one is refused, because it was probably meant to be that one.
 */
record DocumentFields(JsonNode node) {

    /** In the order in which messages list them. */
    static final List<String> KNOWN = List.of(
            "documentId", "id", "tenantId", "labelSet", "title", "text", "attributes", "labels", "candidates", "key");

    /** @param generatedId of a line without an id */
    DocumentLine read(String source, int number, String generatedId) throws InvalidLineException {
        requireNoMisspelling();
        requireLabelSet();
        return new DocumentLine(
                source,
                number,
                documentId().orElse(generatedId),
                id("tenantId"),
                id("labelSet"),
                text("title"),
                text("text").orElseThrow(() -> new InvalidLineException(missingText())),
                attributes(),
                texts("labels"),
                texts("candidates"),
                id("key"));
    }

    /** Fields that nothing is read from. */
    Set<String> unknown() {
        return Json.unknown(node, Set.copyOf(KNOWN));
    }

    /** The line's own id, if it has a usable one. */
    Optional<String> documentId() throws InvalidLineException {
        Optional<String> documentId = id("documentId");
        Optional<String> id = id("id");
        if (documentId.isPresent() && id.isPresent() && !documentId.equals(id)) {
            throw new InvalidLineException(
                    "id", "the same value as documentId, or only one of the two", "another value");
        }
        return documentId.or(() -> id).filter(own -> !own.isEmpty());
    }

    private void requireLabelSet() throws InvalidLineException {
        try {
            var unused = new LabelSetKey(
                    id("tenantId").orElse(Document.DEFAULT_LABEL_SET),
                    id("labelSet").orElse(Document.DEFAULT_LABEL_SET));
        } catch (IllegalArgumentException e) {
            throw new InvalidLineException(String.valueOf(e.getMessage()));
        }
    }

    private void requireNoMisspelling() throws InvalidLineException {
        for (String field : unknown()) {
            Optional<String> meant = NearestKey.of(field, KNOWN).filter(known -> !node.has(known));
            if (meant.isPresent()) {
                throw new InvalidLineException("expected the fields " + String.join(", ", KNOWN)
                        + ", found the unknown field '" + field + "'; did you mean " + meant.get() + "?");
            }
        }
    }

    private String missingText() {
        return "text: expected a text, found " + Json.kind(node.path("text")) + "; known fields are "
                + String.join(", ", KNOWN);
    }

    private Optional<String> text(String field) throws InvalidLineException {
        JsonNode value = node.path(field);
        if (Json.isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new InvalidLineException(field, "a text", Json.kind(value));
        }
        return Optional.of(value.asText());
    }

    private Optional<String> id(String field) throws InvalidLineException {
        JsonNode value = node.path(field);
        if (value.isFloatingPointNumber() && !Double.isFinite(value.asDouble())) {
            throw new InvalidLineException(field, "a text or a number", "a number that is too large");
        }
        return value.isNumber() ? Optional.of(value.asText()) : text(field);
    }

    private List<String> texts(String field) throws InvalidLineException {
        JsonNode values = node.path(field);
        if (Json.isAbsent(values)) {
            return List.of();
        }
        if (!(values instanceof ArrayNode)) {
            throw new InvalidLineException(field, "a list of texts", Json.kind(values));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw new InvalidLineException(field, "a list of texts", "a list with " + Json.kind(value));
            }
            texts.add(value.asText());
        }
        return texts;
    }

    /** Texts stay as they are, numbers and booleans become texts, null is left out, lists and objects are kept as JSON. */
    private Map<String, String> attributes() throws InvalidLineException {
        Map<String, String> attributes = new LinkedHashMap<>();
        JsonNode values = node.path("attributes");
        if (!Json.isAbsent(values) && !values.isObject()) {
            throw new InvalidLineException("attributes", "an object", Json.kind(values));
        }
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isNull()) {
                attributes.put(entry.getKey(), value.isValueNode() ? value.asText() : Json.write(value));
            }
        }
        return attributes;
    }
}
