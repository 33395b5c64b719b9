package io.gliznet.streams.records;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;
import java.util.Map;

/**
 * A result, as a record of {@code classified} holds it.
 *
 * @param labelSetVersion version of the label set that was used
 * @param labelSetFingerprint fingerprint of the label set that was used
 * @param modelFingerprint first 16 hex digits of a digest of the model's manifest, graph, precision and provider
 */
public record ClassifiedDocument(
        String documentId,
        LabelSetKey labelSet,
        long labelSetVersion,
        String labelSetFingerprint,
        String modelId,
        String modelFingerprint,
        Scores scored,
        Coverage coverage,
        Map<String, String> attributes) {

    static ClassifiedDocument of(Outcome.Classified outcome, String modelId, String modelFingerprint) {
        return new ClassifiedDocument(
                outcome.document().documentId(),
                outcome.labelSet().key(),
                outcome.labelSet().version(),
                outcome.labelSetFingerprint(),
                modelId,
                modelFingerprint,
                outcome.scored(),
                outcome.coverage(),
                outcome.document().attributes());
    }

    public ClassifiedDocument {
        attributes = Map.copyOf(attributes);
    }

    /** In descending order. */
    public List<Score> scores() {
        return scored.all();
    }
}
