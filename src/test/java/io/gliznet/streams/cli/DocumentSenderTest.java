package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted and said when some of the records are not taken; Kafka's own MockProducer decides which. */
final class DocumentSenderTest {

    private final DocumentRecords records = new DocumentRecords(SerdeSettings.of(""), "documents");
    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final SentLines sent =
            new SentLines(new SentLines.Words("dump.jsonl", "documents", "document"), producer, 1);
    private final DocumentSender sender =
            new DocumentSender("documents", records, new DocumentSender.Defaults("acme", "mail"), sent);

    @AfterEach
    void close() {
        records.close();
        producer.close();
    }

    @Test
    void writtenDocumentsAreCountedByTenant() throws Exception {
        sender.send(line(1, Optional.empty()));
        sender.send(line(2, Optional.of("globex")));
        sender.send(line(3, Optional.empty()));

        sent.finish();

        assertThat(sent.summary()).isEqualTo("3 documents written to documents, acme: 2, globex: 1");
    }

    @Test
    void defaultsAndIdsAreInTheRecord() throws Exception {
        sender.send(line(7, Optional.empty()));

        Document document = decode(0);
        assertThat(document.documentId()).isEqualTo("id-7");
        assertThat(document.labelSet()).hasToString("acme/mail");
        assertThat(document.attributes()).isEqualTo(Map.of("gold", "[\"a\"]"));
        assertThat(new String(producer.history().get(0).key(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("id-7");
    }

    @Test
    void onlyAcknowledgedDocumentsCount() throws Exception {
        sender.send(line(1, Optional.empty()));
        sender.send(line(2, Optional.empty()));
        producer.completeNext();

        assertThat(sent.summary()).startsWith("1 document written");
        assertThat(sent.failed()).isFalse();
    }

    @Test
    void aFailureSaysWhichLineWasNotWrittenAndHowToContinue() throws Exception {
        for (int number = 1; number <= 4; number++) {
            sender.send(line(number, Optional.empty()));
        }
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("the record is too large"));
        producer.errorNext(new RecordTooLargeException("so is this one"));
        producer.completeNext();

        assertThat(sent.failed()).isTrue();
        assertThatThrownBy(sent::finish)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(1))
                .hasMessageContaining("dump.jsonl line 2")
                .hasMessageContaining("the record is too large")
                .hasMessageContaining("2 documents written")
                .hasMessageContaining("--from-line 2");
    }

    @Test
    void theFirstFailureIsTheReason() throws Exception {
        sender.send(line(1, Optional.empty()));
        sender.send(line(2, Optional.empty()));
        producer.errorNext(new TopicAuthorizationException("not allowed"));
        producer.errorNext(new RecordTooLargeException("too large"));

        assertThatThrownBy(sent::finish).hasMessageContaining("not allowed");
    }

    @Test
    void anInterruptionSaysWhereToContinue() throws Exception {
        sender.send(line(1, Optional.empty()));
        sender.send(line(2, Optional.empty()));

        assertThat(sent.stop()).isEqualTo("2 documents written to documents, acme: 2; --from-line 3 continues there");
    }

    @Test
    void anInterruptionBeforeTheFirstLineContinuesWithIt() {
        SentLines none = new SentLines(new SentLines.Words("dump.jsonl", "documents", "document"), producer, 500);

        assertThat(none.stop()).isEqualTo("0 documents written to documents; --from-line 500 continues there");
    }

    /** A producer that has answered for the later lines only when it was flushed. */
    @Test
    void anInterruptionContinuesWithTheFirstLineThatIsNotAcknowledged() throws Exception {
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(
                        false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void flush() {}
                };
        SentLines lines = new SentLines(new SentLines.Words("letters.jsonl", "letters", "dead letter"), slow, 1);
        for (int line = 1; line <= 4; line++) {
            lines.send(line, new ProducerRecord<>("letters", new byte[0]), "");
        }
        slow.completeNext();

        assertThat(lines.stop()).isEqualTo("1 dead letter written to letters; --from-line 2 continues there");
    }

    /** As if the producer's memory was full with line 8. */
    @Test
    void anInterruptionDoesNotWaitForTheLineThatIsBeingSentAndNothingIsSentAfterIt() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        MockProducer<byte[], byte[]> blocking =
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    // who waits here does not keep others from flush()
                    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
                    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                        if (record.key() != null) {
                            full.countDown();
                            try {
                                released.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        return super.send(record, callback);
                    }
                };
        SentLines lines = new SentLines(new SentLines.Words("dump.jsonl", "documents", "document"), blocking, 7);
        lines.send(7, new ProducerRecord<>("documents", new byte[0]), "acme");
        Thread sender = new Thread(() -> {
            lines.send(8, new ProducerRecord<>("documents", new byte[] {8}, new byte[0]), "acme");
            lines.send(9, new ProducerRecord<>("documents", new byte[0]), "acme");
        });
        sender.setDaemon(true);
        sender.start();
        full.await();

        assertThat(lines.stop()).isEqualTo("1 document written to documents, acme: 1; --from-line 8 continues there");
        released.countDown();
        await().until(() -> LockSupport.getBlocker(sender) == lines);
        assertThat(blocking.history()).as("without line 9").hasSize(2);
    }

    @Test
    void aDocumentThatTheServiceWouldRejectIsNotSent() {
        assertThatThrownBy(() -> sender.send(line(1, Optional.of("a/b"))))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageContaining("tenantId");
        assertThatThrownBy(() -> sender.send(line(1, Optional.of("half \ud800 pair"))))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageContaining("tenantId");
        assertThat(producer.history()).isEmpty();
    }

    private Document decode(int record) throws RejectedException {
        return records.decode(producer.history().get(record).value());
    }

    private static DocumentLine line(int number, Optional<String> tenant) {
        return new DocumentLine(
                "dump.jsonl line " + number,
                number,
                "id-" + number,
                tenant,
                Optional.empty(),
                Optional.empty(),
                "text",
                Map.of(),
                List.of("a"),
                List.of(),
                Optional.empty());
    }
}
