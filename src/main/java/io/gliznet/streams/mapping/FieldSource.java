package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gliznet.streams.classify.RejectedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One place where a field of a document can be. */
sealed interface FieldSource {

    String HEADER = "header:";
    String KEY = "key";
    String TOPIC = "topic";
    String POSITION = "position";
    String CONSTANT = "constant:";

    /**
     * What is there; missing if there is nothing.
     *
     * @throws RejectedException if it cannot be read
     */
    JsonNode read(MappedRecord record) throws RejectedException;

    /** @throws IllegalArgumentException naming what was expected */
    static FieldSource parse(String text) {
        if (text.startsWith("/")) {
            return new InValue(ValuePath.parse(text));
        } else if (text.equals(KEY)) {
            return new InKey(Optional.empty());
        } else if (text.startsWith(KEY + ":/")) {
            return new InKey(Optional.of(ValuePath.parse(text.substring(KEY.length() + 1))));
        } else if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new Header(text.substring(HEADER.length()));
        } else if (text.startsWith(CONSTANT)) {
            return new Constant(text.substring(CONSTANT.length()));
        } else if (text.equals(TOPIC)) {
            return new Topic();
        } else if (text.equals(POSITION)) {
            return new Position();
        }
        throw new IllegalArgumentException(
                "expected a path that begins with /, header:NAME, key, key:/PATH, topic, position or constant:TEXT, found "
                        + FieldRule.shown(text));
    }

    /** In the record's value. */
    record InValue(ValuePath path) implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) {
            return path.find(record.value());
        }
    }

    /** The record's key as text, or a place in a key that is JSON. */
    record InKey(Optional<ValuePath> path) implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) throws RejectedException {
            byte[] key = record.source().key();
            if (key == null) {
                return MissingNode.getInstance();
            }
            return path.isEmpty()
                    ? text(TextBytes.decode(KEY, key))
                    : path.get().find(JsonTrees.parse(KEY, key, 0));
        }
    }

    /** A header of the record. */
    record Header(String name) implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) throws RejectedException {
            return text(record.header(name));
        }
    }

    /** The name of the record's topic. */
    record Topic() implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) {
            return text(record.source().topic());
        }
    }

    /** Where the record is: {@code topic-partition@offset}. */
    record Position() implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) {
            return text(record.source().position());
        }
    }

    /** The same for every record. */
    record Constant(String value) implements FieldSource {
        @Override
        public JsonNode read(MappedRecord record) {
            return text(value);
        }
    }

    private static JsonNode text(@Nullable String text) {
        return text == null ? MissingNode.getInstance() : TextNode.valueOf(text);
    }
}
