package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;
import java.util.Optional;

/**
 * What a record comes to: scores, the reason why there are none, or nothing because it is no document. A service error is an
 * exception, never an outcome.
 */
public sealed interface Outcome {

    /**
     * @param labelSetFingerprint of the label set
     */
    record Classified(
            Document document, LabelSet labelSet, String labelSetFingerprint, Scores scored, Coverage coverage)
            implements Outcome {

        public Classified(Document document, LabelSet labelSet, Scores scored, Coverage coverage) {
            this(document, labelSet, labelSet.fingerprint(), scored, coverage);
        }

        /** The topic to which the label set sends this result; empty if it names none. */
        public Optional<String> route() {
            Optional<Score> best = scores().stream().filter(Score::selected).findFirst();
            return best.isEmpty()
                    ? labelSet.routes().none()
                    : labelSet.routes().topic(best.get().label(), best.get().score());
        }

        /** Best first, cut to the set's topK. */
        public List<Score> scores() {
            return scored.all();
        }
    }

    /**
     * @param message what was expected and what was found, without the document's text; of a long one, the beginning
     * @param tenantId of the document; empty if it could not be read so far
     */
    record Rejected(Reason reason, String message, Optional<String> tenantId) implements Outcome {

        private static final int MOST_CHARACTERS = 2_000;

        public Rejected {
            // it becomes a header, which must fit into a record
            if (message.length() > MOST_CHARACTERS) {
                message = message.substring(0, message.offsetByCodePoints(0, MOST_CHARACTERS / 2)) + "…";
            }
        }

        public Rejected(Reason reason, String message) {
            this(reason, message, Optional.empty());
        }

        /** The same for a document of this tenant. */
        public Rejected of(String tenant) {
            return new Rejected(reason, message, Optional.of(tenant));
        }
    }

    /** The record is no document: it has neither a result nor a dead letter. */
    record Skipped() implements Outcome {}
}
