package io.gliznet.streams.records;

import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import java.util.List;
import java.util.Map;

/**
 * A result as a record of {@code classified} holds it.
 *
 * @param labelSetVersion the version of the label set that scored the document
 * @param scores best first
 */
public record ClassifiedDocument(
        String documentId,
        LabelSetKey labelSet,
        long labelSetVersion,
        String labelSetFingerprint,
        String modelId,
        String modelFingerprint,
        List<Score> scores,
        Coverage coverage,
        Map<String, String> attributes) {

    public ClassifiedDocument {
        scores = List.copyOf(scores);
        attributes = Map.copyOf(attributes);
    }
}
