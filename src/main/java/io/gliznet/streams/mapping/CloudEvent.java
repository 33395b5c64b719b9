package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The envelope of CloudEvents. Its attributes become headers {@code ce_NAME} in both modes.
 *
 * <p>Source: CloudEvents 1.0, "Kafka Protocol Binding" and "JSON Event Format".
 */
final class CloudEvent {

    private static final String PREFIX = "ce_";
    private static final String SPEC_VERSION = "specversion";
    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final String CONTENT_TYPE = "datacontenttype";

    private CloudEvent() {}

    static MappedRecord open(MappedRecord record) throws RejectedException {
        if (record.header(PREFIX + SPEC_VERSION) != null) {
            return record;
        }
        JsonNode event = record.value();
        if (!event.isObject() || !event.has(SPEC_VERSION)) {
            throw new RejectedException(
                    Reason.INVALID_DOCUMENT,
                    "documents.envelope: expected a CloudEvent, that is a header ce_specversion or a field specversion, found neither");
        }
        Map<String, String> headers = new HashMap<>(record.headers());
        for (Map.Entry<String, JsonNode> attribute : event.properties()) {
            if (attribute.getValue().isValueNode() && !Json.isAbsent(attribute.getValue())) {
                headers.put(PREFIX + attribute.getKey(), attribute.getValue().asText());
            }
        }
        headers.remove(PREFIX + DATA);
        headers.remove(PREFIX + DATA_BASE64);
        return new MappedRecord(data(event), record.source(), headers);
    }

    /** Data in JSON as it is; text as a text record has it. */
    private static JsonNode data(JsonNode event) throws RejectedException {
        JsonNode data = event.path(DATA);
        if (event.has(DATA_BASE64)) {
            data = decoded(event);
        }
        if (data.isTextual() || data.isBinary()) {
            return PlainText.tree(data);
        }
        return data;
    }

    private static JsonNode decoded(JsonNode event) throws RejectedException {
        String type = event.path(CONTENT_TYPE).asText("application/json").toLowerCase(Locale.ROOT);
        byte[] bytes = base64(event.path(DATA_BASE64));
        return type.contains("json") ? JsonTrees.parse(DATA_BASE64, bytes, 0) : BinaryNode.valueOf(bytes);
    }

    private static byte[] base64(JsonNode text) throws RejectedException {
        try {
            byte[] bytes = text.binaryValue();
            if (bytes != null) {
                return bytes;
            }
        } catch (IOException e) {
            // not base64
        }
        throw notBase64();
    }

    private static RejectedException notBase64() {
        return new RejectedException(
                Reason.INVALID_DOCUMENT, DATA_BASE64 + ": expected a text in base64, found something else");
    }
}
