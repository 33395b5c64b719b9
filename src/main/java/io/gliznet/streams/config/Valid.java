package io.gliznet.streams.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What a value may be; {@code toString} says it in the words of the documentation and of the error message. */
sealed interface Valid extends ConfigDef.Validator {

    boolean accepts(Object value);

    @Override
    default void ensureValid(String key, Object value) {
        if (!accepts(value)) {
            throw new ConfigException(key, value, "expected " + this);
        }
    }

    /** A whole number within bounds; {@code Long.MAX_VALUE}: no upper bound. */
    record Range(long min, long max) implements Valid {

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
                    ? "a whole number, " + min + " or more"
                    : "a whole number, " + min + " to " + max;
        }
    }

    /** One word of a list. */
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
            return String.join(" | ", words);
        }
    }

    /** Any text but the empty one. */
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

    /** A list of whole numbers of 0 or more, not empty. */
    record Ordinals() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return value instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(item -> item instanceof String text && text.matches("\\d{1,3}"));
        }

        @Override
        public String toString() {
            return "whole numbers of 0 or more, separated by commas";
        }
    }

    /** A list with at least one entry. */
    record Addresses() implements Valid {

        @Override
        public boolean accepts(Object value) {
            return value instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(item -> item instanceof String text && text.matches("\\S+:\\d{1,5}"));
        }

        @Override
        public String toString() {
            return "host:port, separated by commas";
        }
    }
}
