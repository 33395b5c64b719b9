package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.json.Json;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A dead letter as a JSON object: bytes in base64, headers in their order. Nothing is lost there and back. */
final class LetterJson {

    private LetterJson() {}

    /** All of it, as {@link #record} reads it. */
    static ObjectNode whole(DeadLetter letter) {
        ObjectNode object = place(letter).put("key", base64(letter.key())).put("value", base64(letter.value()));
        object.set("headers", headers(letter.headers()));
        return object;
    }

    /** What it says, and its document only if that is asked for. */
    static ObjectNode described(DeadLetter letter, boolean showText) {
        ObjectNode object = place(letter)
                .put("time", letter.time().toString())
                .put("reason", letter.reason().orElse(null))
                .put("stage", letter.stage().orElse(null))
                .put("tenant", letter.tenant().orElse(null))
                .put("message", letter.message().orElse(null))
                .put("sourceTopic", letter.sourceTopic().orElse(null));
        letter.sourcePartition().ifPresent(partition -> object.put("sourcePartition", partition));
        letter.sourceOffset().ifPresent(offset -> object.put("sourceOffset", offset));
        letter.documentTimestamp().ifPresent(time -> object.put("documentTimestamp", time));
        object.put("replays", letter.replays()).put("key", base64(letter.key()));
        object.set("headers", headers(letter.headers()));
        if (letter.value() == null) {
            return object.putNull("valueBytes");
        }
        object.put("valueBytes", letter.value().length);
        if (showText) {
            object.put("value", base64(letter.value()))
                    .put("text", LetterText.exact(letter.value()).orElse(null));
        }
        return object;
    }

    private static ObjectNode place(DeadLetter letter) {
        return Json.object()
                .put("topic", letter.at().topic())
                .put("partition", letter.at().partition())
                .put("offset", letter.at().offset())
                .put("timestamp", letter.timestamp());
    }

    private static ArrayNode headers(Headers headers) {
        ArrayNode list = Json.JSON.createArrayNode();
        for (Header header : headers) {
            list.addObject().put("name", header.key()).put("value", base64(header.value()));
        }
        return list;
    }

    /**
     * The record of an exported letter.
     *
     * @param partitions of the topic: a letter of a partition that it does not have goes where its key says
     * @throws InvalidLineException naming the field, what was expected and what was found
     */
    static ProducerRecord<byte[], byte[]> record(String line, String topic, int partitions)
            throws InvalidLineException {
        JsonNode object = parse(line);
        long partition = number(object, "partition", Integer.MAX_VALUE).orElse(Long.MAX_VALUE);
        return new ProducerRecord<>(
                topic,
                partition < partitions ? (Integer) (int) partition : null,
                number(object, "timestamp", Long.MAX_VALUE).orElse(null),
                bytes(object, "key", "key"),
                bytes(object, "value", "value"),
                headers(object.path("headers")));
    }

    private static JsonNode parse(String line) throws InvalidLineException {
        try {
            JsonNode object = Json.JSON.readTree(line);
            if (!object.isObject()) {
                throw new InvalidLineException("line", "a dead letter as 'export' writes it", Json.kind(object));
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new InvalidLineException("line", "a dead letter as 'export' writes it", "no JSON");
        }
    }

    private static Headers headers(JsonNode list) throws InvalidLineException {
        if (!list.isArray()) {
            throw new InvalidLineException("headers", "a list", Json.kind(list));
        }
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < list.size(); i++) {
            String field = "headers[" + i + "]";
            JsonNode name = list.get(i).path("name");
            if (!name.isTextual()) {
                throw new InvalidLineException(field + ".name", "a text", Json.kind(name));
            }
            headers.add(name.textValue(), bytes(list.get(i), "value", field + ".value"));
        }
        return headers;
    }

    private static Optional<Long> number(JsonNode object, String name, long most) throws InvalidLineException {
        JsonNode number = object.path(name);
        if (Json.isAbsent(number)) {
            return Optional.empty();
        }
        if (!number.canConvertToLong() || !number.isIntegralNumber() || number.longValue() < 0) {
            throw new InvalidLineException(name, "a whole number from 0", Json.kind(number));
        }
        return Optional.of(Math.min(number.longValue(), most));
    }

    private static byte @Nullable [] bytes(JsonNode object, String name, String field) throws InvalidLineException {
        JsonNode base64 = object.path(name);
        if (base64.isNull()) {
            return null;
        }
        if (!base64.isTextual()) {
            throw new InvalidLineException(field, "base64 or null", Json.kind(base64));
        }
        try {
            return Base64.getDecoder().decode(base64.textValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidLineException(field, "base64 or null", "another text");
        }
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
