package io.gliznet.streams.records;

import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.labelfile.LabelSetObject;
import io.gliznet.streams.serde.SchemaIdHeader;
import java.util.Arrays;

/**
 * Label sets that are written as JSON: as plain text, or with the id of a schema in front, as serializers for JSON Schema write
 * them. The schema registry is asked for neither.
 *
 * <p>A record is JSON if a brace is the first byte after a byte order mark and blanks, or directly after the id with a blank, a quote
 * or a brace behind it. An Avro label set never looks like this: in its place these bytes would announce 62 labels in at most 17
 * bytes, and those of a list, which is a mistake, 46 labels in at most 63 bytes. Nothing that Avro can mean is therefore taken for
 * JSON, and JSON with a mistake in it is reported as such.
 */
final class JsonLabelSets {

    private JsonLabelSets() {}

    static boolean isJson(byte[] value) {
        int framing = SchemaIdHeader.lengthInFront(value);
        if (framing > 0) {
            return JsonBytes.at(value, framing) == '{' && isSecond(JsonBytes.at(value, framing + 1));
        }
        int start = JsonBytes.start(value, 0);
        int first = JsonBytes.at(value, start);
        return first == '{' || (first == '[' && JsonBytes.at(value, start + 1) > 0);
    }

    /** @throws InvalidLabelSetException naming every problem */
    static LabelSetRecord.Put read(LabelSetKey key, byte[] value, long offset) {
        byte[] json = Arrays.copyOfRange(value, SchemaIdHeader.lengthInFront(value), value.length);
        LabelSetFile.Entry entry = LabelSetObject.parse(json, key);
        return new LabelSetRecord.Put(
                entry.labelSet().withVersion(entry.version().orElse(offset)), entry.version());
    }

    private static boolean isSecond(int character) {
        return character == '"' || character == '}' || JsonBytes.isBlank(character);
    }
}
