package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.SourceRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record whose value is a tree.
 *
 * @param value the payload, without an envelope
 * @param source the record itself
 * @param headers what an envelope says, under the names of the headers in which others write the same
 */
public record MappedRecord(JsonNode value, SourceRecord source, Map<String, String> headers) {

    public MappedRecord {
        headers = Map.copyOf(headers);
    }

    /** A record without an envelope. */
    public MappedRecord(JsonNode value, SourceRecord source) {
        this(value, source, Map.of());
    }

    /**
     * The text of a header; null if there is none.
     *
     * @throws RejectedException if it is not text
     */
    @Nullable
    String header(String name) throws RejectedException {
        String known = headers.get(name);
        byte[] value = source.header(name);
        return known != null || value == null ? known : TextBytes.decode("header " + name, value);
    }
}
