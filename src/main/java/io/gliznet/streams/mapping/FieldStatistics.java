package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the records of a sample have at one place. Not thread-safe. */
final class FieldStatistics {

    /** Longer values are texts, and neither identify nor group documents. */
    private static final int LONGEST_SHORT_VALUE = 100;

    private static final int LONGEST_ATTRIBUTE = 40;

    private final FieldPlace place;
    private final BitSet records = new BitSet();
    private final BitSet objects = new BitSet();
    private final Set<String> values = new HashSet<>();
    private long valueCount;
    private long textCount;
    private long characters;
    private long written;
    private int longest;
    private boolean isList;
    private boolean isFraction;

    FieldStatistics(FieldPlace place) {
        this.place = place;
    }

    /** Adds one value of a record; of a list, each element by itself. */
    void add(int record, JsonNode value, boolean inList) {
        isList |= inList;
        Optional<String> text = text(value);
        if (text.isEmpty() && !value.isNumber() && !value.isBoolean()) {
            objects.set(record);
            return;
        }
        records.set(record);
        valueCount++;
        isFraction |= value.isFloatingPointNumber();
        String scalar = text.orElseGet(value::asText);
        longest = Math.max(longest, scalar.length());
        if (scalar.length() <= LONGEST_SHORT_VALUE) {
            values.add(scalar);
        }
        if (text.isPresent()) {
            textCount++;
            characters += scalar.length();
            written += WrittenText.length(scalar);
        }
    }

    /** Bytes that are UTF-8 are read as text, so they are text here. */
    private static Optional<String> text(JsonNode value) {
        if (value.isTextual()) {
            return Optional.of(value.asText());
        }
        byte @Nullable [] bytes = bytes(value);
        try {
            return bytes != null && PlainText.isText(bytes)
                    ? Optional.of(TextBytes.decode("value", bytes))
                    : Optional.empty();
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] bytes(JsonNode value) {
        try {
            return value.isBinary() ? value.binaryValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    FieldPlace place() {
        return place;
    }

    /** The records that have a value here, by their index. */
    BitSet records() {
        return (BitSet) records.clone();
    }

    /** The records that have an object here, where others have a value. */
    BitSet objects() {
        return (BitSet) objects.clone();
    }

    int count() {
        return records.cardinality();
    }

    /** Whether a record has an object here, where others have a value. */
    boolean hasObjects() {
        return !objects.isEmpty();
    }

    boolean isText() {
        return textCount > 0;
    }

    /** Whether every record has at most one value here. */
    boolean isSingle() {
        return !isList && !place.isList();
    }

    boolean isUnique() {
        return isSingle() && values.size() == valueCount && !isFraction;
    }

    boolean isShort() {
        return longest <= LONGEST_ATTRIBUTE && isSingle() && !isFraction;
    }

    Set<String> values() {
        return Set.copyOf(values);
    }

    int distinct() {
        return values.size();
    }

    boolean isGroup(int total) {
        return isSingle() && longest <= LONGEST_SHORT_VALUE && !isFraction && values.size() <= Math.max(1, total / 2);
    }

    long characters() {
        return characters;
    }

    /** Characters in texts of several words. */
    long written() {
        return written;
    }

    long averageCharacters() {
        return textCount == 0 ? 0 : Math.round((double) characters / count());
    }
}
