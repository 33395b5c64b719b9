package io.gliznet.streams.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.ParseMistake;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in records. Numbers keep all of their digits. Of a field that is written twice, the last one counts, as for most readers. */
public final class JsonTrees {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonTrees() {}

    /**
     * Reads one value.
     *
     * @param what the bytes are, for the message
     * @param from where the value begins
     * @throws RejectedException if the rest of the bytes is not one JSON value in UTF-8
     */
    public static JsonNode parse(String what, byte[] bytes, int from) throws RejectedException {
        String text = TextBytes.decode(what, Arrays.copyOfRange(bytes, from, bytes.length));
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // the parser's own message could quote the text
            throw new RejectedException(Reason.UNDECODABLE, what + ": expected JSON, found " + ParseMistake.inFile(e));
        }
    }

    /** Writes one value in UTF-8. */
    public static byte[] write(JsonNode node) {
        try {
            // not as bytes: that would escape characters outside of the basic plane
            return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree is always written", e);
        }
    }
}
