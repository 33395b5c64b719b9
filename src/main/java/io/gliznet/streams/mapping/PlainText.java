package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gliznet.streams.classify.RejectedException;

/** A record that is nothing but text is an object whose one field is {@code text}. */
public final class PlainText {

    private static final String FIELD = "text";

    private PlainText() {}

    /** @throws RejectedException if the bytes are not UTF-8 */
    public static JsonNode tree(byte[] value) throws RejectedException {
        return tree(TextNode.valueOf(TextBytes.decode("value", value)));
    }

    /** Whether bytes are text: UTF-8 without control characters other than blanks, and at least one byte. */
    public static boolean isText(byte[] value) {
        try {
            return value.length > 0
                    && TextBytes.decode("value", value)
                            .codePoints()
                            .allMatch(character ->
                                    !Character.isISOControl(character) || Character.isWhitespace(character));
        } catch (RejectedException e) {
            return false;
        }
    }

    static JsonNode tree(JsonNode text) {
        return JsonNodeFactory.instance.objectNode().set(FIELD, text);
    }
}
