package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.Outcome.Classified;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import io.gliznet.streams.topology.SharedBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results as a reader of the topic sees them. */
final class ClassifiedCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final LabelSet LABELS =
            LabelSet.of(new LabelSetKey("acme", "mail"), List.of(Label.named("billing"), Label.named("outage")));

    private OwnTopics topics;
    private ClassificationRecords records;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        records = new ClassificationRecords(SerdeSettings.of(""), topics.names().classified());
    }

    @AfterEach
    void close() {
        records.close();
        topics.close();
    }

    @Test
    void everyMemberOfAResultIsPrintedAsJson() throws Exception {
        write("t-1");

        Invocation tail =
                topics.run("classified", "tail", "--from-beginning", "--max", "1", "--timeout", "30s", "--json");

        assertThat(tail.exitCode()).as(tail.err()).isZero();
        assertThat(tail.out().lines()).hasSize(1);
        JsonNode result = Json.JSON.readTree(tail.out());
        assertThat(result.path("documentId").asText()).isEqualTo("t-1");
        assertThat(result.path("tenantId").asText()).isEqualTo("acme");
        assertThat(result.path("labelSet").asText()).isEqualTo("mail");
        assertThat(result.path("labelSetFingerprint").asText()).isEqualTo(LABELS.fingerprint());
        assertThat(result.path("modelId").asText()).isEqualTo("model-1");
        assertThat(result.path("key").asText()).isEqualTo("t-1");
        assertThat(result.path("attributes").path("channel").asText()).isEqualTo("mail");
        assertThat(result.path("offset").isIntegralNumber()).isTrue();
        assertThat(result.path("coverage").path("complete").asBoolean()).isTrue();
        JsonNode best = result.path("scores").path(0);
        assertThat(best.path("label").asText()).isEqualTo("billing");
        assertThat(best.path("score").asDouble()).isEqualTo(0.75);
        assertThat(best.path("selected").asBoolean()).isTrue();
        assertThat(result.path("scores").path(1).path("selected").asBoolean(true))
                .isFalse();
    }

    @Test
    void peopleSeeDocumentLabelSetAndBestLabelFirst() {
        write("t-1");
        write("t-2");

        Invocation tail = topics.run("classified", "tail", "--from-beginning", "--max", "2", "--timeout", "30s");

        assertThat(tail.exitCode()).as(tail.err()).isZero();
        assertThat(tail.out()).contains("t-1").contains("t-2");
        assertThat(tail.out().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("acme/mail")
                .containsPattern("billing.*0\\.75.*outage.*0\\.25"));
    }

    @Test
    void withoutFromBeginningOnlyNewResultsArePrinted() {
        String key = "of one partition, so that the old result comes first";
        topics.write(topics.names().classified(), key, value("old"));
        CompletableFuture<Invocation> tail = CompletableFuture.supplyAsync(
                () -> topics.run("classified", "tail", "--max", "1", "--timeout", "30s", "--json"));

        await().atMost(LIMIT).until(() -> {
            topics.write(topics.names().classified(), key, value("new"));
            return tail.isDone();
        });

        assertThat(tail.join().exitCode()).as(tail.join().err()).isZero();
        assertThat(tail.join().out()).contains("\"new\"").doesNotContain("\"old\"");
    }

    @Test
    void aTimeoutWithFewerResultsThanAskedForIsAFailure() {
        write("t-1");

        Invocation few =
                topics.run("classified", "tail", "--from-beginning", "--max", "2", "--timeout", "500ms", "--json");
        Invocation all = topics.run("classified", "tail", "--from-beginning", "--timeout", "500ms", "--json");

        assertThat(few.exitCode()).isEqualTo(1);
        assertThat(few.out().lines()).hasSize(1);
        assertThat(few.err()).contains("expected 2 results, found 1 before no other one arrived for 500 ms");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines()).hasSize(1);
    }

    @Test
    void aResultOfAnAbortedTransactionIsNotPrinted() {
        Map<String, Object> settings = new HashMap<>(topics.client());
        settings.put("transactional.id", topics.applicationId());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(
                    new ProducerRecord<>(topics.names().classified(), "aborted".getBytes(UTF_8), value("aborted")));
            producer.flush();
            producer.abortTransaction();
        }
        write("kept");

        Invocation tail = topics.run("classified", "tail", "--from-beginning", "--timeout", "500ms", "--json");

        assertThat(tail.out().lines()).hasSize(1);
        assertThat(tail.out()).contains("\"kept\"");
    }

    @Test
    void aRecordThatIsNoResultIsNamedByItsPlace() {
        topics.write(topics.names().classified(), "k", new byte[] {1, 2, 3});

        Invocation tail = topics.run("classified", "tail", "--from-beginning", "--max", "1", "--timeout", "30s");

        assertThat(tail.exitCode()).isEqualTo(1);
        assertThat(tail.err())
                .contains(topics.names().classified())
                .containsPattern("offset.*0")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingTopicIsNamed() {
        Invocation tail =
                topics.run("classified", "tail", "--timeout", "1s", "--set", "topic.classified=no-such-topic");

        assertThat(tail.exitCode()).isEqualTo(1);
        assertThat(tail.err()).contains("no-such-topic").doesNotContain("\tat ");
    }

    @Test
    void aDurationThatIsNoneIsUsage() {
        Invocation tail = topics.run("classified", "tail", "--timeout", "soon");

        assertThat(tail.exitCode()).isEqualTo(2);
        assertThat(tail.err()).contains("--timeout").contains("soon");
    }

    private void write(String id) {
        topics.write(topics.names().classified(), id, value(id));
    }

    private byte[] value(String id) {
        Document document =
                new Document(id, LABELS.key(), Optional.empty(), "I was charged twice.", Map.of("channel", "mail"));
        Scores scores = new Scores(
                List.of(new Score("billing", 0.75, true), new Score("outage", 0.25, false)), OptionalDouble.empty());
        Coverage coverage = new Coverage(5, 5, 1, 2, 2, 1, true);
        return records.encode(new Classified(document, LABELS, scores, coverage), "model-1", "0123456789abcdef");
    }
}
