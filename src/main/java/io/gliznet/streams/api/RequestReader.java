package io.gliznet.streams.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.api.ClassifyRequest.Labels;
import io.gliznet.streams.api.ClassifyRequest.Text;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.json.ParseMistake;
import io.gliznet.streams.json.Utf8;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body of a request. Labels are those of a label file. A text with a problem does not concern the others; anything else
 * that is wrong concerns the whole request.
 *
 * @param maxTexts of one request
 */
record RequestReader(int maxTexts) {

    /** Without labels of its own, which it could have instead. */
    private static final Set<String> FIELDS_OF_NAMED = Set.of("text", "texts", "tenantId", "labelSet", "labels");

    private static final Set<String> FIELDS_OF_TEXT = Set.of("text", "title", "documentId");

    /** @throws InvalidRequestException naming every problem, without a text of the request */
    ClassifyRequest read(byte[] body) throws InvalidRequestException {
        ObjectNode object = object(body);
        List<String> problems = new ArrayList<>();
        boolean isSingle = object.has("text");
        List<Text> texts = texts(object, problems);
        Optional<Labels> labels = object.has("labels") ? inline(object, problems) : named(object, problems);
        if (!problems.isEmpty() || labels.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return new ClassifyRequest(isSingle, texts, labels.get());
    }

    private static ObjectNode object(byte[] body) throws InvalidRequestException {
        try {
            JsonNode node = Json.JSON.readTree(Utf8.decode(body));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw invalid("body: expected an object, found " + Json.kind(node));
        } catch (Utf8.MalformedException e) {
            throw invalid("body line " + e.line() + ": " + e.getMessage());
        } catch (JsonProcessingException e) {
            throw invalid("body: expected JSON, found " + ParseMistake.inFile(e));
        }
    }

    private List<Text> texts(ObjectNode object, List<String> problems) {
        JsonNode one = object.path("text");
        JsonNode many = object.path("texts");
        if (object.has("text") == object.has("texts")) {
            problems.add("text, texts: expected one of the two, found " + (object.has("text") ? "both" : "neither"));
            return List.of();
        }
        if (object.has("text")) {
            Text text = text("text", one);
            text.problem().ifPresent(problems::add);
            return List.of(text);
        }
        if (!many.isArray() || many.isEmpty() || many.size() > maxTexts) {
            problems.add("texts: expected a list of 1 to " + maxTexts + " texts, found "
                    + (many.isArray() ? Integer.toString(many.size()) : Json.kind(many)));
            return List.of();
        }
        List<Text> texts = new ArrayList<>(many.size());
        for (int i = 0; i < many.size(); i++) {
            texts.add(text("texts[" + i + "]", many.path(i)));
        }
        return texts;
    }

    private static Text text(String field, JsonNode node) {
        if (node.isTextual()) {
            return Text.of(node.asText());
        }
        if (!node.isObject()) {
            return Text.invalid(
                    Optional.empty(), field + ": expected a text, or an object with a text, found " + Json.kind(node));
        }
        List<String> problems = new ArrayList<>();
        unknown(field + ".", node, FIELDS_OF_TEXT, problems);
        Optional<String> documentId = string(field + ".documentId", node.path("documentId"), problems);
        Optional<String> title = string(field + ".title", node.path("title"), problems);
        Optional<String> text = string(field + ".text", node.path("text"), problems);
        if (problems.isEmpty() && text.isEmpty()) {
            problems.add(field + ".text: expected a text, found " + Json.kind(node.path("text")));
        }
        return problems.isEmpty()
                ? new Text(documentId, title, text.orElse(""), Optional.empty())
                : Text.invalid(documentId, InvalidRequestException.message(problems));
    }

    private static Optional<Labels> inline(ObjectNode object, List<String> problems) {
        if (object.has("labelSet")) {
            problems.add("labelSet: expected none beside labels, found one");
        }
        for (String ignored : List.of("tenantId", "name")) {
            var unused = string(ignored, object.path(ignored), problems);
        }
        ObjectNode labelSet = Json.object();
        labelSet.setAll(object);
        labelSet.remove(List.of("text", "texts", "labelSet"));
        try {
            return Optional.of(new Labels.Inline(
                    LabelSetObject.read(labelSet, ClassifyRequest.INLINE).labelSet()));
        } catch (InvalidLabelSetException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private static Optional<Labels> named(ObjectNode object, List<String> problems) {
        int before = problems.size();
        unknown("", object, FIELDS_OF_NAMED, problems);
        Optional<String> tenantId = string("tenantId", object.path("tenantId"), problems);
        Optional<String> labelSet = string("labelSet", object.path("labelSet"), problems);
        if (tenantId.isEmpty() && problems.size() == before) {
            problems.add("labels, tenantId: expected labels, or the tenant of a label set, found neither");
        }
        if (tenantId.isEmpty() || problems.size() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Labels.Named(new LabelSetKey(tenantId.get(), labelSet.orElse(Document.DEFAULT_LABEL_SET))));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void unknown(String parent, JsonNode object, Set<String> known, List<String> problems) {
        for (String field : Json.unknown(object, known)) {
            problems.add(parent + Escaped.of(field) + ": expected one of "
                    + String.join(", ", known.stream().sorted().toList()) + ", found an unknown field"
                    + NearestKey.hint(field, known));
        }
    }

    private static Optional<String> string(String field, JsonNode value, List<String> problems) {
        if (Json.isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            problems.add(field + ": expected a text, found " + Json.kind(value));
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    private static InvalidRequestException invalid(String problem) {
        return new InvalidRequestException(List.of(problem));
    }
}
