package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.Reason;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client that knows neither Avro nor this project changes labels while the service runs. */
final class JsonLabelSetsIT {

    private static final Path MODEL = Path.of("src/test/resources/models/bert-cosine");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    @Test
    void aDocumentThatIsSentAfterAChangeIsScoredWithIt(@TempDir Path stateDir) throws Exception {
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                KafkaProducer<String, String> client = client();
                Classifier classifier = Classifier.open(ClassifierSettings.cpu(MODEL));
                ServiceRecords records = records(flow);
                ClassificationStream service =
                        flow.start(Guarantee.EXACTLY_ONCE, stateDir, new ClassifierPipeline(classifier, records))) {
            write(flow, client, "{\"labels\":[\"sports\",\"politics\"]}");
            assertThat(labels(classified(flow, "first"))).containsExactlyInAnyOrder("sports", "politics");

            write(flow, client, "{\"version\":77,\"labels\":[\"food\",\"travel\",\"science\"]}");
            ClassifiedDocument second = classified(flow, "second");
            assertThat(labels(second)).containsExactlyInAnyOrder("food", "travel", "science");
            assertThat(second.labelSetVersion()).isEqualTo(77);

            write(flow, client, "{\"labels\":[\"food\"],\"tenantId\":\"globex\"}");
            flow.send("third", "acme");
            await().atMost(LIMIT).until(() -> flow.result("third").isPresent());
            assertThat(flow.result("third").orElseThrow().outcome()).isEqualTo(Reason.INVALID_LABEL_SET.name());

            flow.putLabels("acme", "a label of Avro");
            assertThat(labels(classified(flow, "fourth"))).containsExactly("a label of Avro");
            assertThat(service.live()).isTrue();
        }
    }

    private static void write(Flow flow, KafkaProducer<String, String> client, String json) {
        Flow.acknowledged(client.send(new ProducerRecord<>(flow.topics().labelSets(), "acme/default", json)));
    }

    private static ClassifiedDocument classified(Flow flow, String id) {
        flow.send(id, "acme");
        await().atMost(LIMIT).until(() -> flow.result(id).isPresent());
        return flow.classification(flow.result(id).orElseThrow());
    }

    private static List<String> labels(ClassifiedDocument document) {
        return document.scores().stream().map(Score::label).toList();
    }

    private static KafkaProducer<String, String> client() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", BROKER.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    private static ServiceRecords records(Flow flow) {
        MappedDocuments documents =
                new MappedDocuments(Mappings.OWN, flow.serde(), 100_000, RegistryStatus.unwatched());
        return new ServiceRecords(
                documents,
                new LabelSetRecords(flow.serde(), flow.topics().labelSets()),
                new ResultRecords(
                        ResultSettings.DEFAULT,
                        new ClassificationRecords(flow.serde(), flow.topics().classified()),
                        documents),
                RegistryStatus.of(flow.serde()));
    }
}
