package io.gliznet.streams.document;

import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document to classify.
 *
 * @param documentId the producer's identifier, which the result repeats
 * @param labelSet identifies the label set against which the document is scored
 * @param title a title, which the model reads before the text
 * @param text the text; may be empty
 * @param attributes copied to the result without being read
 * @param labels names of labels that the document brings with it, instead of those of the label set; empty for most
 */
public record Document(
        String documentId,
        LabelSetKey labelSet,
        Optional<String> title,
        String text,
        Map<String, String> attributes,
        List<String> labels) {

    public static final String DEFAULT_LABEL_SET = "default";

    public Document {
        attributes = Map.copyOf(attributes);
        labels = List.copyOf(labels);
    }

    /** A document that is scored against the labels of its label set. */
    public Document(
            String documentId,
            LabelSetKey labelSet,
            Optional<String> title,
            String text,
            Map<String, String> attributes) {
        this(documentId, labelSet, title, text, attributes, List.of());
    }

    /** The string that the model reads: the title on its own line, then the text. */
    public String content() {
        return title.map(heading -> heading + "\n" + text).orElse(text);
    }
}
