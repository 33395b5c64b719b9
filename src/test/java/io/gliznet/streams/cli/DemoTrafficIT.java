package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.topology.SharedBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the demo sends: Kafka's MockProducer takes the documents, a real topic the label set. */
final class DemoTrafficIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final int UNANSWERED = 24;
    private static final LabelSetKey CHANGED = new LabelSetKey("acme", "default");

    private final DemoSamples samples = new DemoSamples();
    private final DemoTally tally = new DemoTally();
    private OwnTopics topics;
    private LabelSetTopic labelSets;
    private DocumentRecords records;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        labelSets = LabelSetTopic.open(topics.config());
        records = new DocumentRecords(topics.config().serde(), topics.names().documents());
    }

    @AfterEach
    void close() {
        records.close();
        labelSets.close();
        topics.close();
    }

    @Test
    void everyDocumentIsSentUnderItsNumberAndOneOfThemIsNone() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);

        send(9, producer);

        List<ProducerRecord<byte[], byte[]>> sent = producer.history();
        assertThat(sent)
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(sent)
                .extracting(ProducerRecord::topic)
                .containsOnly(topics.names().documents());
        for (int n = 0; n < sent.size(); n++) {
            byte[] value = sent.get(n).value();
            if (n == 3) {
                assertThatThrownBy(() -> records.decode(value)).isInstanceOf(RejectedException.class);
            } else {
                Document document = records.decode(value);
                assertThat(document.documentId()).isEqualTo("demo-" + n);
                assertThat(document.text()).isEqualTo(samples.text(n).text());
                assertThat(document.labelSet().tenantId())
                        .isEqualTo(samples.text(n).tenantId().orElseThrow());
            }
        }
        assertThat(tally.sums().produced()).isEqualTo(9);
        assertThat(tally.sums().lost()).as("nobody has answered").isEqualTo(9);
    }

    @Test
    void halfwayTheLabelSetIsChangedAndItsVersionIsKnown() throws Exception {
        samples.labelSets().forEach(labelSets::put);
        DemoTraffic traffic = traffic(4, producer(true));
        assertThat(traffic.changedVersion()).isEmpty();

        traffic.start();
        traffic.ended().get(60, TimeUnit.SECONDS);

        LabelSetRecord changed = labelSets.read().get(CHANGED);
        assertThat(changed).isInstanceOfSatisfying(LabelSetRecord.Put.class, put -> {
            assertThat(put.labelSet().labels())
                    .isEqualTo(samples.changed().labelSet().labels());
            assertThat(traffic.changedVersion()).hasValue(put.labelSet().version());
        });
        assertThat(traffic.changedVersion()).hasValue(3);
        assertThat(System.nanoTime() - traffic.changedAt()).isPositive();
    }

    @Test
    void noMoreThanTwentyFourDocumentsAreUnanswered() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        DemoTraffic traffic = traffic(60, producer);
        traffic.start();
        await().until(() -> producer.history().size() == UNANSWERED);

        for (int n = 0; n < 60; n++) {
            int answered = n;
            assertThat(producer.history()).hasSizeLessThanOrEqualTo(answered + UNANSWERED);
            await().until(() -> producer.history().size() > answered);
            tally.classified(Integer.toString(n));
        }

        traffic.ended().get(60, TimeUnit.SECONDS);
        assertThat(tally.sums().lost()).isZero();
    }

    @Test
    void aDocumentThatIsNotTakenIsAFailureWithTheReason() {
        MockProducer<byte[], byte[]> producer = producer(false);
        DemoTraffic traffic = traffic(60, producer);
        traffic.check();

        traffic.start();
        // the sender waits for answers then; at the end it would make the producer acknowledge everything
        await().until(() -> producer.history().size() == UNANSWERED);
        assertThat(producer.errorNext(new RecordTooLargeException("the record is too large")))
                .isTrue();

        await().until(() -> traffic.ended().isCompletedExceptionally());
        assertThatThrownBy(traffic::check)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(1))
                .hasMessageContaining("not all documents were sent")
                .hasMessageContaining("the record is too large");
    }

    @Test
    void aProducerThatFailsEndsTheTraffic() {
        MockProducer<byte[], byte[]> closed = producer(true);
        closed.close();
        DemoTraffic traffic = traffic(9, closed);

        traffic.start();

        await().until(() -> traffic.ended().isDone());
        assertThatThrownBy(traffic::check).isInstanceOf(CommandFailure.class);
        assertThat(closed.history()).isEmpty();
    }

    @Test
    void theTextOfAKeyIsTheOneThatWasSent() {
        DemoTraffic traffic = traffic(9, producer(true));

        assertThat(traffic.text("7")).isEqualTo(samples.text(7));
        assertThat(traffic.text("67")).isEqualTo(samples.text(7));
        assertThat(traffic.change()).isEqualTo(samples.changed());
    }

    private void send(int documents, MockProducer<byte[], byte[]> producer) throws Exception {
        DemoTraffic traffic = traffic(documents, producer);
        traffic.start();
        traffic.ended().get(60, TimeUnit.SECONDS);
        traffic.check();
    }

    private DemoTraffic traffic(int documents, MockProducer<byte[], byte[]> producer) {
        return new DemoTraffic(
                documents, samples, records, labelSets, producer, topics.names().documents(), tally);
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(
                acknowledges, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
