package io.gliznet.streams.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.ParseMistake;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the fields of a document are in a record. Messages name the field, the configured path, what was expected and the type that
 * was found. They contain no value, except for the beginning of a tenant or of the name of a label set that is not valid.
 */
public final class DocumentMapping {

    private static final int SHOWN_CHARACTERS = 100;
    private static final Pattern COMMA = Pattern.compile(",");

    private final List<FieldRule> text;
    private final String separator;
    private final FieldRule title;
    private final FieldRule tenant;
    private final FieldRule labelSet;
    private final FieldRule id;
    private final List<AttributeRule> attributes;
    private final Optional<FieldRule> labels;

    /** @throws IllegalArgumentException if a rule is not one; {@link #problem} says so before */
    public DocumentMapping(MappingText fields) {
        text = rules(fields.text(), FieldRule::parse);
        separator = fields.separator();
        title = FieldRule.parse(fields.title());
        tenant = FieldRule.parse(fields.tenant());
        labelSet = FieldRule.parse(fields.labelSet());
        id = FieldRule.parse(fields.id());
        attributes = fields.attributes().isBlank() ? List.of() : rules(fields.attributes(), AttributeRule::parse);
        labels = fields.labels().isBlank() ? Optional.empty() : Optional.of(FieldRule.parse(fields.labels()));
    }

    private static <R> List<R> rules(String list, Function<String, R> parse) {
        return Stream.of(COMMA.split(list, -1)).map(String::strip).map(parse).toList();
    }

    /** What is wrong with a rule for one value; empty if it is valid. */
    public static Optional<String> problem(String rule) {
        return problem(() -> FieldRule.parse(rule));
    }

    /** What is wrong with the rules for the text; empty if they are valid. */
    public static Optional<String> problemOfText(String rules) {
        return problem(() -> rules(rules, FieldRule::parse));
    }

    /** What is wrong with the rules for attributes; empty if they are valid. */
    public static Optional<String> problemOfAttributes(String rules) {
        return rules.isBlank() ? Optional.empty() : problem(() -> rules(rules, AttributeRule::parse));
    }

    /** What is wrong with the rule for labels; empty if it is valid. */
    public static Optional<String> problemOfLabels(String rule) {
        return rule.isBlank() ? Optional.empty() : problem(rule);
    }

    private static Optional<String> problem(Runnable parse) {
        try {
            parse.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes a document of a record.
     *
     * @throws RejectedException if a field that a document needs is missing, or has another form
     */
    public Document map(MappedRecord record) throws RejectedException {
        JsonNode own = labels.isEmpty() ? MissingNode.getInstance() : ownLabels(labels.get(), record);
        LabelSetKey key = key(record, own.isTextual() ? Optional.of(own.asText()) : Optional.empty());
        try {
            return document(record, key, own);
        } catch (RejectedException e) {
            throw e.of(key.tenantId());
        }
    }

    private Document document(MappedRecord record, LabelSetKey key, JsonNode own) throws RejectedException {
        Map<String, String> found = new HashMap<>();
        for (AttributeRule attribute : attributes) {
            attribute.addTo(found, record);
        }
        return new Document(
                required("documents.id", id, record),
                key,
                title(record),
                text(record),
                found,
                own.isTextual() ? List.of() : labels(own));
    }

    /** A header or another text can hold a list as JSON. */
    private static JsonNode ownLabels(FieldRule rule, MappedRecord record) throws RejectedException {
        JsonNode own = rule.readOptional(record);
        if (!own.isTextual() || !own.asText().stripLeading().startsWith("[")) {
            return own;
        }
        try {
            return Json.JSON.readTree(own.asText());
        } catch (JsonProcessingException e) {
            throw rule.rejection("documents.labels", "a list in JSON", ParseMistake.inLine(e));
        }
    }

    private List<String> labels(JsonNode own) throws RejectedException {
        if (Json.isAbsent(own)) {
            return List.of();
        }
        FieldRule rule = labels.orElseThrow();
        if (!own.isArray()) {
            throw rule.rejection("documents.labels", "a list of labels, or the name of a label set", Json.kind(own));
        }
        if (own.size() > LabelSet.MAX_LABELS) {
            throw rule.rejection("documents.labels", "at most " + LabelSet.MAX_LABELS, Integer.toString(own.size()));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode label : own) {
            if (!label.isTextual()) {
                throw rule.rejection(
                        "documents.labels",
                        "texts in the list, such as \"7\" in place of 7",
                        Json.kind(label) + " at index " + names.size());
            }
            names.add(label.asText());
        }
        return names;
    }

    private Optional<String> title(MappedRecord record) throws RejectedException {
        return title.readOptionalText("documents.title", record).filter(found -> !found.isEmpty());
    }

    private String text(MappedRecord record) throws RejectedException {
        List<String> texts = new ArrayList<>();
        for (FieldRule part : text) {
            texts.addAll(part.readTexts("documents.text", record));
        }
        if (texts.isEmpty()) {
            throw text.get(0).rejection("documents.text", "a text", "nothing");
        }
        return texts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(separator));
    }

    private static String required(String field, FieldRule rule, MappedRecord record) throws RejectedException {
        Optional<String> found = rule.readText(field, record);
        if (found.isEmpty()) {
            throw rule.rejection(field, "a text", "nothing");
        }
        return found.get();
    }

    private LabelSetKey key(MappedRecord record, Optional<String> ownName) throws RejectedException {
        String tenantId = required("documents.tenant", tenant, record);
        String name = ownName.isPresent() ? ownName.get() : required("documents.label.set", labelSet, record);
        try {
            return new LabelSetKey(tenantId, name);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(
                    Reason.INVALID_DOCUMENT,
                    source(tenantId, ownName.isPresent()) + ": " + beginning(String.valueOf(e.getMessage())));
        }
    }

    /** Of the part that makes a key invalid. */
    private String source(String tenantId, boolean isNameOwn) {
        if (!IdentityChoice.isTenantId(tenantId)) {
            return tenant.named("documents.tenant");
        }
        return isNameOwn ? labels.orElseThrow().named("documents.labels") : labelSet.named("documents.label.set");
    }

    private static String beginning(String problem) {
        return problem.codePoints()
                .limit(SHOWN_CHARACTERS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
