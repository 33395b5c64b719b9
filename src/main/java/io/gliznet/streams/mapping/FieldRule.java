package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a field of a document is: the first of several sources that has a value.
 *
 * @param text as it is configured: sources with a vertical bar between them
 */
record FieldRule(String text, List<FieldSource> sources) {

    private static final Pattern BAR = Pattern.compile("\\|");
    private static final int SHOWN_CHARACTERS = 60;

    FieldRule {
        sources = List.copyOf(sources);
    }

    /** @throws IllegalArgumentException naming what was expected */
    static FieldRule parse(String text) {
        return new FieldRule(
                text.strip(),
                Stream.of(BAR.split(text, -1))
                        .map(source -> FieldSource.parse(source.strip()))
                        .toList());
    }

    /**
     * The first value; missing if no source has one. An empty list is none.
     *
     * @throws RejectedException if no source has a value, and one could not be read
     */
    JsonNode read(MappedRecord record) throws RejectedException {
        return read(record, found -> !Json.isAbsent(found) && !(found.isArray() && found.isEmpty()));
    }

    private JsonNode read(MappedRecord record, Predicate<JsonNode> isValue) throws RejectedException {
        RejectedException unreadable = null;
        for (FieldSource source : sources) {
            try {
                JsonNode found = source.read(record);
                if (isValue.test(found)) {
                    return found;
                }
            } catch (RejectedException e) {
                unreadable = unreadable == null ? e : unreadable;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return MissingNode.getInstance();
    }

    /** The same for a field that a document can lack: what cannot be read, such as a plain key where JSON is looked for, has no value. */
    JsonNode readOptional(MappedRecord record) {
        try {
            return read(record);
        } catch (RejectedException e) {
            return MissingNode.getInstance();
        }
    }

    /** The same for an attribute: if there is nothing else, an empty list is a value. */
    JsonNode readAttribute(MappedRecord record) {
        JsonNode found = readOptional(record);
        try {
            return Json.isAbsent(found) ? read(record, empty -> !Json.isAbsent(empty)) : found;
        } catch (RejectedException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * The first value as text; empty if no source has one.
     *
     * @param field for messages
     * @throws RejectedException if it has parts
     */
    Optional<String> readText(String field, MappedRecord record) throws RejectedException {
        return text(field, read(record));
    }

    /**
     * The same for a field that a document can lack.
     *
     * @throws RejectedException if it has parts
     */
    Optional<String> readOptionalText(String field, MappedRecord record) throws RejectedException {
        return text(field, readOptional(record));
    }

    private Optional<String> text(String field, JsonNode found) throws RejectedException {
        return Json.isAbsent(found) ? Optional.empty() : Optional.of(scalar(field, found));
    }

    /**
     * All texts of the first value, of a list those of its elements; empty if no source has a value.
     *
     * @param field for messages
     * @throws RejectedException if it has parts that are not texts
     */
    List<String> readTexts(String field, MappedRecord record) throws RejectedException {
        List<String> texts = new ArrayList<>();
        collect(field, read(record), texts);
        return texts;
    }

    private void collect(String field, JsonNode node, List<String> texts) throws RejectedException {
        if (node.isArray()) {
            for (JsonNode element : node) {
                collect(field, element, texts);
            }
        } else if (!Json.isAbsent(node)) {
            texts.add(scalar(field, node));
        }
    }

    private String scalar(String field, JsonNode node) throws RejectedException {
        if (node.isBinary()) {
            return TextBytes.decode(named(field), bytes(node));
        }
        if (!node.isValueNode()) {
            throw rejection(field, "a text", Json.kind(node));
        }
        return node.asText();
    }

    private static byte[] bytes(JsonNode binary) {
        try {
            return binary.binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always read", e);
        }
    }

    /** The field has not the form that a document needs. */
    RejectedException rejection(String field, String expected, String found) {
        return new RejectedException(
                Reason.INVALID_DOCUMENT, named(field) + ": expected " + expected + ", found " + found);
    }

    /** The key of the configuration and its value, for messages. */
    String named(String field) {
        return field + " (" + text + ")";
    }

    /** The beginning of a configured text. */
    static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
