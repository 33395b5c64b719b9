package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;

/** What a document comes to: scores, or the reason why there are none. A service error is an exception, never an outcome. */
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

        /** Best first, cut to the set's topK. */
        public List<Score> scores() {
            return scored.all();
        }
    }

    /** @param message what was expected and what was found, without the document's text */
    record Rejected(Reason reason, String message) implements Outcome {}
}
