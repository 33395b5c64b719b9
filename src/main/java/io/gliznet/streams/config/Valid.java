package io.gliznet.streams.config;

import io.gliznet.streams.mapping.DocumentMapping;
import io.gliznet.streams.topology.SourceTopics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validates a value; {@code toString} describes valid values for the documentation and for error messages. */
sealed interface Valid extends ConfigDef.Validator {

    boolean accepts(Object value);

    /** What is wrong with a value, where that can be said better than by the description of valid values. */
    default Optional<String> mistake(Object value) {
        return Optional.empty();
    }

    @Override
    default void ensureValid(String key, Object value) {
        if (!accepts(value)) {
            throw new ConfigException(key, value, "expected " + this);
        }
    }

    /**
     * A whole number within inclusive bounds.
     *
     * @param max {@code Long.MAX_VALUE} for no upper bound
     */
    record Range(long min, long max) implements Valid {

        /** Milliseconds, as many as Kafka's own times can have: 24 days. */
        static Range millis(long min) {
            return new Range(min, Integer.MAX_VALUE);
        }

        static Range from(long min) {
            return new Range(min, Long.MAX_VALUE);
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof Number number && number.longValue() >= min && number.longValue() <= max;
        }

        @Override
        public String toString() {
            return max == Long.MAX_VALUE
                    ? "a whole number of " + min + " or more"
                    : "a whole number from " + min + " to " + max;
        }
    }

    /** One of several words. The empty string is described as an empty value. */
    record OneOf(List<String> words) implements Valid {

        static OneOf of(String... words) {
            return new OneOf(List.of(words));
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof String word && words.contains(word);
        }

        @Override
        public String toString() {
            List<String> shown = words.stream()
                    .map(word -> word.isEmpty() ? "an empty value" : word)
                    .toList();
            int last = shown.size() - 1;
            return String.join(", ", shown.subList(0, last)) + " or " + shown.get(last);
        }
    }

    /**
     * A string that is not blank.
     *
     * @param what description of valid values
     */
    record NonEmpty(String what) implements Valid {

        @Override
        public boolean accepts(Object value) {
            return value instanceof String text && !text.isBlank();
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** A list of at least one device number. */
    record Ordinals() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return value instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(item -> item instanceof String text && text.matches("\\d{1,3}"));
        }

        @Override
        public String toString() {
            return "whole numbers from 0 to 999, separated by commas";
        }
    }

    /** A list of at least one {@code host:port}. */
    record Addresses() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return value instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(item -> item instanceof String text && text.matches("[^\\s@]+:\\d{1,5}"));
        }

        @Override
        public String toString() {
            return "host:port, separated by commas";
        }
    }

    /** Names of topics, or a pattern. */
    record Sources() implements Valid {

        @Override
        public boolean accepts(Object value) {
            try {
                return value instanceof String text
                        && !SourceTopics.of(text).toString().isBlank();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return "names of topics, separated by commas, or one regular expression that begins with ^";
        }
    }

    /** Where one field of a document is. */
    record FieldRules() implements Valid {

        static final String SOURCES =
                "/PATH, header:NAME, key, key:/PATH, topic, position or constant:TEXT, or several with vertical bars between them";

        @Override
        public boolean accepts(Object value) {
            return mistake(value).isEmpty();
        }

        @Override
        public Optional<String> mistake(Object value) {
            return DocumentMapping.problem(String.valueOf(value));
        }

        @Override
        public String toString() {
            return SOURCES;
        }
    }

    /** Where the text of a document is. */
    record TextRules() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return mistake(value).isEmpty();
        }

        @Override
        public Optional<String> mistake(Object value) {
            return DocumentMapping.problemOfText(String.valueOf(value));
        }

        @Override
        public String toString() {
            return "sources with commas between them, each " + FieldRules.SOURCES;
        }
    }

    /** What is copied from a document to its result. */
    record AttributeRules() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return mistake(value).isEmpty();
        }

        @Override
        public Optional<String> mistake(Object value) {
            return DocumentMapping.problemOfAttributes(String.valueOf(value));
        }

        @Override
        public String toString() {
            return "an empty value, or sources with commas between them, with or without NAME= in front, each "
                    + FieldRules.SOURCES;
        }
    }

    /** Where the labels of a document are. */
    record LabelRules() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return mistake(value).isEmpty();
        }

        @Override
        public Optional<String> mistake(Object value) {
            return DocumentMapping.problemOfLabels(String.valueOf(value));
        }

        @Override
        public String toString() {
            return "an empty value, or " + FieldRules.SOURCES;
        }
    }
}
