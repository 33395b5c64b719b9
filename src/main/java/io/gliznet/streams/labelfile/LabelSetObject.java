package io.gliznet.streams.labelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.ParseMistake;
import io.gliznet.streams.json.Utf8;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One label set as a JSON object, the same as in a file, whose key is known from elsewhere. */
public final class LabelSetObject {

    private LabelSetObject() {}

    /**
     * Reads UTF-8, also with a byte order mark.
     *
     * @param key of the label set; a tenantId or a name that the object has too must be the same
     * @throws InvalidLabelSetException naming every problem with its field, and quoting no value
     */
    public static LabelSetFile.Entry parse(byte[] json, LabelSetKey key) {
        JsonNode node = tree(json);
        if (!node.isObject()) {
            throw new InvalidLabelSetException(List.of(
                    "value: expected a JSON object like {\"labels\": [\"a\", \"b\"]}, found " + Json.kind(node)));
        }
        List<String> problems = new ArrayList<>();
        Optional<LabelSetFile.Entry> entry = new LabelSetFields(node, new FieldReader("", problems)).readAs(key);
        return entry.orElseThrow(() -> new InvalidLabelSetException(problems));
    }

    /**
     * Reads an object that is a part of a larger one.
     *
     * @param key takes the place of the object's own tenantId and name
     * @throws InvalidLabelSetException naming every problem with its field, and quoting no value
     */
    public static LabelSetFile.Entry read(ObjectNode object, LabelSetKey key) {
        List<String> problems = new ArrayList<>();
        return new LabelSetFields(object, new FieldReader("", problems))
                .read(Optional.of(key))
                .orElseThrow(() -> new InvalidLabelSetException(problems));
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.JSON.readTree(Utf8.decode(json));
        } catch (Utf8.MalformedException e) {
            throw new InvalidLabelSetException(List.of("value line " + e.line() + ": " + e.getMessage()));
        } catch (JsonProcessingException e) {
            throw new InvalidLabelSetException(List.of("value: expected JSON, found " + ParseMistake.inFile(e)));
        }
    }
}
