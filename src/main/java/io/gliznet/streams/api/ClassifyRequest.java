package io.gliznet.streams.api;

import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.Optional;

/**
 * A request whose form is right.
 *
 * @param isSingle whether the answer is one result, and not a list of them
 */
record ClassifyRequest(boolean isSingle, List<Text> texts, Labels labels) {

    /** The name of label sets that stand in a request. */
    static final LabelSetKey INLINE = new LabelSetKey("http", "request");

    ClassifyRequest {
        texts = List.copyOf(texts);
    }

    /** What the texts are scored against. */
    sealed interface Labels {

        /** Labels of the request itself. */
        record Inline(LabelSet labelSet) implements Labels {}

        /** A label set of the service. */
        record Named(LabelSetKey key) implements Labels {}

        default LabelSetKey key() {
            return this instanceof Named named ? named.key() : INLINE;
        }
    }

    /**
     * One text.
     *
     * @param documentId is repeated in the result
     * @param problem what is wrong with it, if it cannot be scored
     */
    record Text(Optional<String> documentId, Optional<String> title, String text, Optional<String> problem) {

        static Text of(String text) {
            return new Text(Optional.empty(), Optional.empty(), text, Optional.empty());
        }

        static Text invalid(Optional<String> documentId, String problem) {
            return new Text(documentId, Optional.empty(), "", Optional.of(problem));
        }
    }
}
