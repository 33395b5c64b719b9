package io.gliznet.streams.document;

import io.gliznet.streams.label.LabelSetKey;
import java.util.Map;
import java.util.Optional;

/**
 * A text to classify.
 *
 * @param labelSet the tenant and the name of its label set that applies
 * @param title read by the model before the text
 * @param attributes passed through to the result, never read
 */
public record Document(
        String documentId, LabelSetKey labelSet, Optional<String> title, String text, Map<String, String> attributes) {

    public static final String DEFAULT_LABEL_SET = "default";

    public Document {
        attributes = Map.copyOf(attributes);
    }

    /** What the model reads: the title on a line of its own, then the text. */
    public String content() {
        return title.map(heading -> heading + "\n" + text).orElse(text);
    }
}
