package io.gliznet.streams.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.SourceRecord;
import java.util.Map;

/** Records that others could have written. */
final class Records {

    private Records() {}

    /** A record whose value is JSON, in which apostrophes stand for quotes. */
    static MappedRecord json(String json) {
        return json(json, Map.of());
    }

    static MappedRecord json(String json, Map<String, String> headers) {
        return new MappedRecord(tree(json), source(headers));
    }

    static JsonNode tree(String json) {
        try {
            return JsonTrees.parse("json", json.replace('\'', '"').getBytes(UTF_8), 0);
        } catch (RejectedException e) {
            throw new AssertionError(json, e);
        }
    }

    static SourceRecord source(Map<String, String> headers) {
        return source("key-1", headers);
    }

    static SourceRecord source(String key, Map<String, String> headers) {
        return new SourceRecord(
                "tickets",
                3,
                17,
                key.getBytes(UTF_8),
                new byte[0],
                name -> headers.containsKey(name) ? headers.get(name).getBytes(UTF_8) : null);
    }
}
