package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.document.SourceRecord;
import java.util.Set;

/**
 * A record from which a mapping is proposed.
 *
 * @param format in which its value was found, never {@link RecordFormat#AUTO}
 * @param value with its envelope
 * @param headerNames of the source
 */
public record SampledRecord(RecordFormat format, JsonNode value, SourceRecord source, Set<String> headerNames) {

    public SampledRecord {
        headerNames = Set.copyOf(headerNames);
    }
}
