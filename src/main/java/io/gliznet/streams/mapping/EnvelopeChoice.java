package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** Recognizes what is around the payload of records. */
final class EnvelopeChoice {

    private EnvelopeChoice() {}

    /** The envelope of most records. */
    static Envelope of(List<SampledRecord> records) {
        if (most(records, EnvelopeChoice::isCloudEvent)) {
            return Envelope.CLOUDEVENTS;
        }
        return most(records, record -> isChange(record.value())) ? Envelope.DEBEZIUM : Envelope.NONE;
    }

    private static boolean most(List<SampledRecord> records, Predicate<SampledRecord> matches) {
        return records.stream().filter(matches).count() * 2 > records.size();
    }

    private static boolean isCloudEvent(SampledRecord record) {
        JsonNode value = record.value();
        return record.source().header("ce_specversion") != null
                || (value.path("specversion").isTextual() && value.has("source") && value.has("type"));
    }

    private static boolean isChange(JsonNode value) {
        boolean hasSchema = value.size() == 2 && value.has("schema") && value.has("payload");
        return hasSchema || value.has("__deleted") || (value.has("after") && (value.has("op") || value.has("before")));
    }
}
