package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
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
    private final DocumentSender sender = new DocumentSender(
            "dump.jsonl", "documents", records, producer, new DocumentSender.Defaults("acme", "mail"));

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

        sender.finish();

        assertThat(sender.summary()).isEqualTo("3 documents written to documents, acme: 2, globex: 1");
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

        assertThat(sender.summary()).startsWith("1 documents written");
        assertThat(sender.failed()).isFalse();
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

        assertThat(sender.failed()).isTrue();
        assertThatThrownBy(sender::finish)
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

        assertThatThrownBy(sender::finish).hasMessageContaining("not allowed");
    }

    @Test
    void anInterruptionSaysWhereToContinue() throws Exception {
        sender.send(line(1, Optional.empty()));
        sender.send(line(2, Optional.empty()));

        assertThat(sender.stop()).isEqualTo("2 documents written to documents, acme: 2; --from-line 3 continues there");
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
