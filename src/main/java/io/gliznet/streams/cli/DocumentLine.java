package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.config.NearestKey;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One line of JSON about one text, as {@code documents send}, {@code classify} and {@code evaluate} read it; each of them uses
 * the fields it needs.
 *
 * @param source file and line, for messages
 * @param labels what the text is known to be (evaluation files), or what to score it against ({@code classify})
 * @param candidates all labels of an evaluation set
 * @param key of the record; empty: the document's id
 */
record DocumentLine(
        String source,
        Optional<String> documentId,
        Optional<String> tenantId,
        Optional<String> labelSet,
        Optional<String> title,
        String text,
        Map<String, String> attributes,
        List<String> labels,
        List<String> candidates,
        Optional<String> key) {

    private static final Set<String> FIELDS =
            Set.of("documentId", "tenantId", "labelSet", "title", "text", "attributes", "labels", "candidates", "key");

    /** A text of the command line. */
    static DocumentLine of(String text) {
        return new DocumentLine(
                "--text",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text,
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** @throws CommandFailure (usage) naming the line, what was expected and what was found */
    static DocumentLine parse(String source, String line) {
        JsonNode node = tree(source, line);
        Json.unknown(node, FIELDS).stream().findFirst().ifPresent(field -> {
            throw CommandFailure.usage(source + ": expected the fields of a document, found the unknown field '" + field
                    + "'" + NearestKey.hint(field, FIELDS));
        });
        Reader reader = new Reader(source, node);
        return new DocumentLine(
                source,
                reader.text("documentId"),
                reader.text("tenantId"),
                reader.text("labelSet"),
                reader.text("title"),
                reader.text("text").orElseThrow(() -> reader.mistake("text", "a text", Json.kind(node.path("text")))),
                reader.attributes(),
                reader.texts("labels"),
                reader.texts("candidates"),
                reader.text("key"));
    }

    private static JsonNode tree(String source, String line) {
        try {
            JsonNode node = Json.JSON.readTree(line);
            if (!node.isObject()) {
                throw CommandFailure.usage(
                        source + ": expected a JSON object with a \"text\", found " + Json.kind(node));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw CommandFailure.usage(
                    source + ": expected a JSON object with a \"text\", found no JSON: " + Json.reason(e));
        }
    }

    /** As the pipeline takes it, without Kafka. */
    Document document() {
        return document("", "local", Document.DEFAULT_LABEL_SET, attributes);
    }

    /** What the line leaves open is taken from here. */
    Document document(String id, String tenant, String set, Map<String, String> withAttributes) {
        return new Document(documentId.orElse(id), key(tenant, set), title, text, withAttributes);
    }

    private LabelSetKey key(String tenant, String set) {
        try {
            return new LabelSetKey(tenantId.orElse(tenant), labelSet.orElse(set));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(source + ": " + e.getMessage());
        }
    }

    private record Reader(String source, JsonNode node) {

        Optional<String> text(String field) {
            JsonNode value = node.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (!value.isTextual()) {
                throw mistake(field, "a text", Json.kind(value));
            }
            return Optional.of(value.asText());
        }

        List<String> texts(String field) {
            JsonNode values = node.path(field);
            if (values.isMissingNode() || values.isNull()) {
                return List.of();
            }
            List<String> texts = new ArrayList<>();
            for (JsonNode value : values) {
                if (!value.isTextual()) {
                    throw mistake(field, "a list of texts", "a list with " + Json.kind(value));
                }
                texts.add(value.asText());
            }
            if (!values.isArray()) {
                throw mistake(field, "a list of texts", Json.kind(values));
            }
            return texts;
        }

        Map<String, String> attributes() {
            Map<String, String> attributes = new LinkedHashMap<>();
            JsonNode values = node.path("attributes");
            if (!values.isMissingNode() && !values.isObject()) {
                throw mistake("attributes", "an object of texts", Json.kind(values));
            }
            for (Map.Entry<String, JsonNode> entry : values.properties()) {
                if (!entry.getValue().isTextual()) {
                    throw mistake("attributes." + entry.getKey(), "a text", Json.kind(entry.getValue()));
                }
                attributes.put(entry.getKey(), entry.getValue().asText());
            }
            return attributes;
        }

        CommandFailure mistake(String field, String expected, String found) {
            return CommandFailure.usage(source + ": " + field + ": expected " + expected + ", found " + found);
        }
    }
}
