package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Score;
import java.util.List;

/** What a document comes to: scores, or the reason why there are none. A service error is an exception, never an outcome. */
public sealed interface Outcome {

    /**
     * @param labelSetFingerprint of the label set
     * @param scores best first, cut to the set's topK
     */
    record Classified(
            Document document, LabelSet labelSet, String labelSetFingerprint, List<Score> scores, Coverage coverage)
            implements Outcome {

        public Classified(Document document, LabelSet labelSet, List<Score> scores, Coverage coverage) {
            this(document, labelSet, labelSet.fingerprint(), scores, coverage);
        }

        public Classified {
            scores = List.copyOf(scores);
        }
    }

    /** @param message what was expected and what was found, without the document's text */
    record Rejected(Reason reason, String message) implements Outcome {}
}
