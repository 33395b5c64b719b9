package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the demo counts: Kafka's MockConsumer holds the answers, a real topic the changed label set. */
final class DemoAnswersIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final int DOCUMENTS = 6;

    private final DemoTally tally = new DemoTally();
    private final CapturedConsole terminal = CapturedConsole.terminal(100);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private OwnTopics topics;
    private LabelSetTopic labelSets;
    private DocumentRecords documents;
    private ClassificationRecords classifications;
    private DemoTraffic traffic;
    private DemoAnswers answers;
    private TopicPartition classified;
    private TopicPartition deadLetters;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        labelSets = LabelSetTopic.open(topics.config());
        documents = new DocumentRecords(topics.config().serde(), topics.names().documents());
        classifications = new ClassificationRecords(
                topics.config().serde(), topics.names().classified());
        classified = new TopicPartition(topics.names().classified(), 0);
        deadLetters = new TopicPartition(topics.names().deadLetters(), 0);
        consumer.assign(List.of(classified, deadLetters));
        consumer.updateBeginningOffsets(Map.of(classified, 0L, deadLetters, 0L));
        consumer.updateEndOffsets(Map.of(classified, 0L, deadLetters, 0L));
        traffic = new DemoTraffic(
                DOCUMENTS,
                new DemoSamples(),
                documents,
                labelSets,
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()),
                topics.names().documents(),
                tally);
        answers = new DemoAnswers(
                consumer,
                classifications,
                topics.config(),
                traffic,
                tally,
                new DemoView(terminal.console(), new Progress(terminal.console())));
    }

    @AfterEach
    void close() {
        consumer.close();
        classifications.close();
        documents.close();
        labelSets.close();
        topics.close();
    }

    @Test
    void resultsAndDeadLettersAreCountedApart() throws Exception {
        sendAll();
        result("0", 0, "acme", 0);
        result("1", 1, "newsdesk", 0);
        deadLetter("2", 0, "UNDECODABLE", "expected a document, found 12 bytes");

        answers.poll(DOCUMENTS);

        assertThat(tally.sums().classified()).isEqualTo(2);
        assertThat(tally.sums().deadLettered()).isEqualTo(1);
        assertThat(tally.sums().lost()).isEqualTo(DOCUMENTS - 3);
        assertThat(terminal.out()).contains("dead letter, UNDECODABLE: expected a document, found 12 bytes");
        assertThat(terminal.err()).contains("3 of " + DOCUMENTS);
    }

    @Test
    void aPollWithoutAnswersWaitsForTheNextOne() throws Exception {
        sendAll();

        answers.poll(DOCUMENTS);
        assertThat(tally.answered()).isZero();

        result("0", 0, "acme", 0);
        answers.poll(DOCUMENTS);
        assertThat(tally.answered()).isEqualTo(1);
    }

    @Test
    void theFirstResultWithTheChangedLabelsIsNoticed() throws Exception {
        long version = sendAll();
        result("0", 0, "acme", version - 1);
        result("1", 1, "newsdesk", version);
        answers.poll(DOCUMENTS);
        assertThat(answers.labelUpdateSeen())
                .as("another version, and another tenant")
                .isEmpty();

        result("3", 2, "acme", version);
        answers.poll(DOCUMENTS);
        OptionalLong seen = answers.labelUpdateSeen();
        assertThat(seen).isPresent();
        assertThat(terminal.out()).contains("acme adds the label cancellation", "after " + seen.getAsLong() + " ms");

        result("4", 3, "acme", version);
        answers.poll(DOCUMENTS);
        assertThat(answers.labelUpdateSeen()).as("only the first one counts").isEqualTo(seen);
        assertThat(terminal.out()).containsOnlyOnce("adds the label");
    }

    @Test
    void beforeTheChangeNoResultHasTheChangedLabels() {
        result("0", 0, "acme", 0);

        answers.poll(DOCUMENTS);

        assertThat(traffic.changedVersion()).isEmpty();
        assertThat(answers.labelUpdateSeen()).isEmpty();
    }

    @Test
    void aSecondResultAmongTheLastRecordsIsFound() throws Exception {
        sendAll();
        for (int n = 0; n < DOCUMENTS; n++) {
            result(Integer.toString(n), n, "acme", 0);
        }
        answers.poll(DOCUMENTS);
        assertThat(tally.sums().duplicated()).isZero();

        result("5", DOCUMENTS, "acme", 0);
        deadLetter("0", 0, "UNDECODABLE", "x");
        answers.readToEnd();

        assertThat(tally.sums().duplicated()).isEqualTo(2);
        assertThat(tally.sums().lost()).isZero();
        assertThat(consumer.position(classified)).isEqualTo(DOCUMENTS + 1L);
    }

    @Test
    void atTheEndThereIsNothingToRead() {
        answers.readToEnd();

        assertThat(tally.answered()).isZero();
    }

    @Test
    void aRecordThatIsNoResultIsAnErrorAndNotAnAnswerLost() {
        add(classified, 0, "0", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> answers.poll(DOCUMENTS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("not a classification: ");
    }

    /** Returns the version of the changed label set. */
    private long sendAll() throws Exception {
        new DemoSamples().labelSets().forEach(labelSets::put);
        traffic.start();
        traffic.ended().get(60, TimeUnit.SECONDS);
        return traffic.changedVersion().orElseThrow();
    }

    private void result(String key, long offset, String tenant, long version) {
        LabelSetKey labelSet = new LabelSetKey(tenant, "default");
        byte[] value = classifications.encode(
                Results.outcome(labelSet, version, "text", "billing", "outage"), "model", "fingerprint");
        add(classified, offset, key, value);
    }

    private void deadLetter(String key, long offset, String reason, String message) {
        ConsumerRecord<byte[], byte[]> record = add(deadLetters, offset, key, new byte[] {0});
        record.headers().add(DeadLetters.REASON, reason.getBytes(UTF_8));
        record.headers().add(DeadLetters.MESSAGE, message.getBytes(UTF_8));
    }

    private ConsumerRecord<byte[], byte[]> add(TopicPartition partition, long offset, String key, byte[] value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key.getBytes(UTF_8), value);
        consumer.addRecord(record);
        consumer.updateEndOffsets(Map.of(partition, offset + 1));
        return record;
    }
}
