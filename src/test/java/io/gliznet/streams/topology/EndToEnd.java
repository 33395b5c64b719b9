package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.service.ClassifierPipeline;
import io.gliznet.streams.service.ServiceRecords;
import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole service with a real model: tenants with labels of their own, and a document with a record error. */
final class EndToEnd {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MAX_TEXT_BYTES = 100_000;
    private static final Map<String, String[]> LABELS = Map.of(
            "acme", new String[] {"sports", "politics", "cooking"},
            "globex", new String[] {"refund", "delivery", "praise", "bug report"});
    private static final List<String> TEXTS = List.of(
            "The striker scored twice in the final",
            "My card was charged twice for the same order, please refund one of them.",
            "Parliament voted on the budget after a long night. ".repeat(60),
            "Whisk the eggs, fold in the flour, bake for twenty minutes.");

    private EndToEnd() {}

    static void run(String bootstrapServers, Path stateDir, Path model, Guarantee guarantee) throws Exception {
        try (Flow flow = Flow.start(bootstrapServers);
                Classifier classifier = Classifier.open(ClassifierSettings.cpu(model));
                var records = new ServiceRecords(
                        new DocumentRecords(flow.serde(), flow.topics().documents(), MAX_TEXT_BYTES),
                        new LabelSetRecords(flow.serde(), flow.topics().labelSets()),
                        new ClassificationRecords(flow.serde(), flow.topics().classified()));
                ClassificationStream service =
                        flow.start(guarantee, stateDir, new ClassifierPipeline(classifier, records))) {
            LABELS.forEach(flow::putLabels);
            for (String tenant : LABELS.keySet()) {
                for (int text = 0; text < TEXTS.size(); text++) {
                    send(flow, tenant + "/" + text, tenant, TEXTS.get(text));
                }
            }
            send(flow, "blank", "acme", " ");
            await().atMost(LIMIT).until(() -> flow.results().size() == LABELS.size() * TEXTS.size() + 1);

            assertThat(service.counters().documents()).isEqualTo(flow.results().size());
            assertThat(flow.result("blank")).map(Result::outcome).contains(Reason.EMPTY_TEXT.name());
            for (String tenant : LABELS.keySet()) {
                for (int text = 0; text < TEXTS.size(); text++) {
                    ClassifiedDocument found =
                            flow.classification(flow.result(tenant + "/" + text).orElseThrow());
                    assertSame(found, direct(classifier, tenant, TEXTS.get(text)));
                    assertThat(found.modelFingerprint())
                            .isEqualTo(classifier.model().fingerprint());
                }
            }
        }
    }

    private static void send(Flow flow, String id, String tenant, String text) {
        Flow.acknowledged(flow.send(id, id, flow.bytes(Flow.document(id, tenant, text))));
    }

    /** What the pipeline says without Kafka. */
    private static Outcome.Classified direct(Classifier classifier, String tenant, String text) {
        List<Label> labels = Arrays.stream(LABELS.get(tenant)).map(Label::named).toList();
        LabelSet set = LabelSet.of(new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET), labels);
        return (Outcome.Classified) classifier
                .submit(Flow.document("d", tenant, text), classifier.encode(set))
                .join();
    }

    private static void assertSame(ClassifiedDocument found, Outcome.Classified expected) {
        Map<String, Double> scores = found.scores().stream().collect(Collectors.toMap(Score::label, Score::score));
        assertThat(scores).hasSameSizeAs(expected.scores());
        assertThat(expected.scores())
                .allSatisfy(score -> assertThat(scores.get(score.label())).isCloseTo(score.score(), within(1e-3)));
        assertThat(found.coverage().textTokens()).isEqualTo(expected.coverage().textTokens());
    }
}
