package io.gliznet.streams.cli;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One text of an input file. {@code documents send}, {@code classify} and {@code evaluate} each use the fields they need.
 *
 * @param source file and line, for messages
 * @param number of the line, from 1; 0: the text of the command line
 * @param documentId the line's own id, or one made of the file's name and the line's number
 * @param labels what the text is known to be (evaluation files), or what to score it against ({@code classify})
 * @param candidates all labels of an evaluation set
 * @param key of the Kafka record; empty: the document's id
 */
record DocumentLine(
        String source,
        int number,
        String documentId,
        Optional<String> tenantId,
        Optional<String> labelSet,
        Optional<String> title,
        String text,
        Map<String, String> attributes,
        List<String> labels,
        List<String> candidates,
        Optional<String> key) {

    private static final LabelSetKey NO_KAFKA = new LabelSetKey("local", Document.DEFAULT_LABEL_SET);

    DocumentLine {
        attributes = Map.copyOf(attributes);
        labels = List.copyOf(labels);
        candidates = List.copyOf(candidates);
    }

    /** A text of the command line. */
    static DocumentLine of(String text) {
        return new DocumentLine(
                "--text",
                0,
                "text",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text,
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** The document as the classifier takes it, without Kafka. */
    Document document() {
        return new Document(documentId, NO_KAFKA, title, text, attributes);
    }

    /**
     * The document as it is sent.
     *
     * @param tenant of a line without a tenantId
     * @param set of a line without a labelSet
     * @throws InvalidLineException if tenant and set are no key of a label set
     */
    Document document(String tenant, String set, Map<String, String> withAttributes) throws InvalidLineException {
        try {
            LabelSetKey labelSetKey = new LabelSetKey(tenantId.orElse(tenant), labelSet.orElse(set));
            return new Document(documentId, labelSetKey, title, text, withAttributes);
        } catch (IllegalArgumentException e) {
            throw new InvalidLineException(String.valueOf(e.getMessage()));
        }
    }
}
