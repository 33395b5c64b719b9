package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.json.Json;
import java.util.Set;

/**
 * The envelope of Debezium, of Kafka Connect, or of both.
 *
 * <p>Source: Debezium documentation, "Change events", and its transformation "New record state extraction".
 */
final class ChangeEvent {

    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String OPERATION = "op";
    private static final String DELETED = "__deleted";
    private static final String SOURCE = "source";

    /** A deletion, a truncation, and a message of the database's log. */
    private static final Set<String> WITHOUT_ROW = Set.of("d", "t", "m");

    private ChangeEvent() {}

    static MappedRecord open(MappedRecord record) throws SkippedException {
        JsonNode value = record.value();
        if (value.size() == 2 && value.has(SCHEMA) && value.has(PAYLOAD)) {
            value = value.path(PAYLOAD);
        }
        if (Json.isAbsent(value)) {
            throw deletion();
        }
        return Envelope.with(record, row(value));
    }

    private static JsonNode row(JsonNode change) throws SkippedException {
        String operation = change.path(OPERATION).asText();
        boolean isEnvelope = change.has(OPERATION)
                ? change.has(AFTER) || change.has(SOURCE)
                : change.has(AFTER) && change.has(BEFORE);
        if (!isEnvelope) {
            if (change.path(DELETED).asBoolean()) {
                throw deletion();
            }
            return change;
        }
        boolean isDelete = operation.isEmpty() && Json.isAbsent(change.path(AFTER));
        if (isDelete || WITHOUT_ROW.contains(operation)) {
            throw deletion();
        }
        return change.path(AFTER);
    }

    private static SkippedException deletion() {
        return new SkippedException("a change that leaves no row");
    }
}
