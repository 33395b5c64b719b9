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
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.ResultRecords;
import io.gliznet.streams.records.ResultSettings;
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
import java.util.stream.IntStream;

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
        Map<String, Outcome.Classified> expected = withoutKafka(model);
        try (Flow flow = Flow.start(bootstrapServers)) {
            try (Classifier classifier = Classifier.open(ClassifierSettings.cpu(model));
                    ServiceRecords records = records(flow);
                    ClassificationStream service =
                            flow.start(guarantee, stateDir, new ClassifierPipeline(classifier, records))) {
                LABELS.forEach(flow::putLabels);
                for (String id : expected.keySet()) {
                    send(flow, id, tenant(id), text(id));
                }
                send(flow, "blank", "acme", " ");
                await().atMost(LIMIT).until(() -> flow.results().size() == expected.size() + 1);

                await().atMost(LIMIT)
                        .until(() ->
                                service.counters().documents() == flow.results().size());
                assertThat(flow.result("blank")).map(Result::outcome).contains(Reason.EMPTY_TEXT.name());
                expected.forEach((id, classified) -> assertSame(classification(flow, id), classified));
                assertThat(expected.keySet())
                        .allSatisfy(id -> assertThat(classification(flow, id).modelFingerprint())
                                .isEqualTo(classifier.model().fingerprint()));
            }
            assertThatARestartComputesNoLabelAgain(flow, stateDir, model, guarantee);
        }
    }

    private static void assertThatARestartComputesNoLabelAgain(
            Flow flow, Path stateDir, Path model, Guarantee guarantee) throws Exception {
        try (Classifier classifier = Classifier.open(ClassifierSettings.cpu(model));
                ServiceRecords records = records(flow);
                ClassificationStream service =
                        flow.start(guarantee, stateDir, new ClassifierPipeline(classifier, records))) {
            long before = classifier.stats().sequences();
            send(flow, "after a restart", "acme", TEXTS.get(0));
            await().atMost(LIMIT).until(() -> flow.result("after a restart").isPresent());
            await().atMost(LIMIT).until(() -> service.counters().documents() == 1);
            assertThat(classifier.stats().sequences() - before).as("sequences").isEqualTo(1);
        }
    }

    static ServiceRecords records(Flow flow) {
        MappedDocuments documents =
                new MappedDocuments(Mappings.OWN, flow.serde(), MAX_TEXT_BYTES, RegistryStatus.unwatched());
        return new ServiceRecords(
                documents,
                new LabelSetRecords(flow.serde(), flow.topics().labelSets()),
                new ResultRecords(
                        ResultSettings.DEFAULT,
                        new ClassificationRecords(flow.serde(), flow.topics().classified()),
                        documents),
                RegistryStatus.of(flow.serde()));
    }

    private static ClassifiedDocument classification(Flow flow, String id) {
        return flow.classification(flow.result(id).orElseThrow());
    }

    /** Ids are the tenant and the number of the text. */
    private static String tenant(String id) {
        return id.substring(0, id.indexOf('/'));
    }

    private static String text(String id) {
        return TEXTS.get(Integer.parseInt(id.substring(id.indexOf('/') + 1)));
    }

    private static void send(Flow flow, String id, String tenant, String text) {
        Flow.acknowledged(flow.send(id, id, flow.bytes(Flow.document(id, tenant, text))));
    }

    /** What a pipeline of its own says, by document id. */
    private static Map<String, Outcome.Classified> withoutKafka(Path model) throws Exception {
        try (Classifier classifier = Classifier.open(ClassifierSettings.cpu(model))) {
            return LABELS.keySet().stream()
                    .flatMap(tenant -> IntStream.range(0, TEXTS.size()).mapToObj(text -> tenant + "/" + text))
                    .collect(Collectors.toMap(id -> id, id -> direct(classifier, tenant(id), text(id))));
        }
    }

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
