package io.gliznet.streams.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import io.gliznet.streams.serde.Samples;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ClassificationRecordsTest {

    private static final Scores SCORES = new Scores(
            List.of(new Score("sports", 0.75, true), new Score("politics", 0.25, false)), OptionalDouble.of(0.125));

    private final ClassificationRecords records = new ClassificationRecords(Samples.registry(), "classified");

    @Test
    void writesEveryFieldOfAnOutcome() throws RejectedException {
        LabelSet labelSet =
                LabelSet.of(new LabelSetKey("acme", "topics"), List.of(Label.named("sports"), Label.named("politics")));
        Outcome.Classified outcome =
                new Outcome.Classified(Samples.DOCUMENT, labelSet, SCORES, new Coverage(9, 8, 1, 2, 2, 1, false, 0.25));

        assertThat(records.decode(records.encode(outcome, "gliznet-tiny@1", "0123456789abcdef")))
                .isEqualTo(new ClassifiedDocument(
                        "d-1",
                        new LabelSetKey("acme", "topics"),
                        0L,
                        labelSet.fingerprint(),
                        "gliznet-tiny@1",
                        "0123456789abcdef",
                        SCORES,
                        new Coverage(9, 8, 1, 2, 2, 1, false, 0.25),
                        Map.of("source", "mail")));
    }

    @Test
    void bytesThatAreNotAClassificationAreRejected() {
        assertThatThrownBy(() -> records.decode(new byte[8])).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> records.decode(null)).isInstanceOf(RejectedException.class);
    }
}
