package io.gliznet.streams.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.api.ClassifyRequest.Text;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.DocumentRules;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** With a real model. */
final class ScoringTest {

    private static final ClassifierSettings MODEL =
            ClassifierSettings.cpu(Path.of("src/test/resources/models/bert-cosine"));
    private static final int TEXTS = 3;

    private final InFlight inFlight = new InFlight(10);
    private final RequestTexts batch = new RequestTexts(inFlight);

    @Test
    void textsThatCannotBeStartedAreTakenOutOfTheCount() throws Exception {
        try (Classifier classifier = Classifier.open(MODEL)) {
            LabelSet labelSet = LabelSet.of(ClassifyRequest.INLINE, List.of(Label.named("billing")));
            EncodedLabelSet encoded = classifier.encode(labelSet);
            LabelSets labels = key -> new LabelSets.Lookup.Found(encoded);
            ClassifyRequest request = new ClassifyRequest(
                    false,
                    List.of(Text.of("one"), Text.of("two"), Text.of("three")),
                    new ClassifyRequest.Labels.Inline(labelSet));
            Scoring scoring = new Scoring(
                    classifier,
                    () -> CompletableFuture.completedFuture(labels),
                    new DocumentRules(1_000),
                    inFlight,
                    threadsOfOneText());
            assertThat(batch.take(TEXTS)).isTrue();

            assertThatThrownBy(() -> scoring.score(request, labels, batch))
                    .isInstanceOf(RejectedExecutionException.class);

            await().untilAsserted(() -> assertThat(inFlight.texts()).isZero());
            batch.cancel();
            assertThat(inFlight.texts()).isZero();
        }
    }

    /** The first text is tokenized and joined with its labels; the second finds no thread. */
    private static Executor threadsOfOneText() {
        AtomicInteger tasks = new AtomicInteger();
        return task -> {
            if (tasks.incrementAndGet() > 2) {
                throw new RejectedExecutionException("no thread");
            }
            task.run();
        };
    }
}
