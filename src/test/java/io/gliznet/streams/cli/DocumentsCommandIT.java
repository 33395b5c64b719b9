package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lines become documents on the topic, field by field. */
final class DocumentsCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final int TOO_LARGE_FOR_A_RECORD = 2 * 1024 * 1024;

    @TempDir
    private Path folder;

    private OwnTopics topics;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void aFirstLineBeyondTheFileIsSaid() {
        Invocation sent = topics.runWithInput(
                "{\"text\":\"x\"}\n", "documents", "send", "--from-line", "99", "--tenant", "acme", "-");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).contains("--from-line: expected a document in line 99 or later, found none in stdin");
    }

    @Test
    void everyFieldOfALineArrives() throws Exception {
        Invocation sent = topics.runWithInput("""
                {"documentId":"t-17","tenantId":"acme","labelSet":"mail","title":"Refund",\
                "text":"I was charged twice.","attributes":{"channel":"mail"},"key":"customer-4"}
                """, "documents", "send", "-");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        ConsumerRecord<byte[], byte[]> record =
                topics.read(topics.names().documents()).get(0);
        assertThat(record.key()).asString(UTF_8).isEqualTo("customer-4");
        Document document = decode(record);
        assertThat(document.documentId()).isEqualTo("t-17");
        assertThat(document.labelSet()).hasToString("acme/mail");
        assertThat(document.title()).isEqualTo(Optional.of("Refund"));
        assertThat(document.text()).isEqualTo("I was charged twice.");
        assertThat(document.attributes()).isEqualTo(Map.of("channel", "mail"));
    }

    @Test
    void whatALineLeavesOpenComesFromTheOptions() throws Exception {
        Path file = Files.writeString(folder.resolve("tickets.jsonl"), """
                {"text":"one"}
                {"text":"two","tenantId":"globex"}
                """);

        Invocation sent = topics.run("documents", "send", "--tenant", "acme", "--label-set", "mail", file.toString());

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(sent.out()).contains("2").contains(topics.names().documents());
        assertThat(documents()).hasSize(2);
        assertThat(document("one").labelSet()).hasToString("acme/mail");
        assertThat(document("two").labelSet()).hasToString("globex/mail");
        assertThat(document("one").documentId())
                .startsWith("tickets")
                .isNotEqualTo(document("two").documentId());
        assertThat(topics.read(topics.names().documents())).allSatisfy(record -> assertThat(record.key())
                .asString(UTF_8)
                .isEqualTo(decode(record).documentId()));
    }

    @Test
    void linesOfAnEvaluationFileCarryTheirLabelsAsAnAttribute() throws Exception {
        Invocation sent = topics.runWithInput(
                "{\"text\":\"goal\",\"labels\":[\"sports\"],\"candidates\":[\"sports\",\"politics\"]}\n",
                "documents",
                "send",
                "-");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(document("goal").attributes()).isEqualTo(Map.of("gold", "[\"sports\"]"));
    }

    @Test
    void aLimitEndsTheReading() {
        String lines = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n";

        Invocation sent = topics.runWithInput(lines, "documents", "send", "--limit", "2", "-");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(documents()).extracting(Document::text).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void textsAndIdsOfAnyScriptArriveUnchanged() {
        Invocation sent = topics.runWithInput(
                "{\"documentId\":\"größe-日本\",\"text\":\"Ελληνικά 🎉 العربية\"}\n", "documents", "send", "-");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(documents()).extracting(Document::text).containsExactly("Ελληνικά 🎉 العربية");
        assertThat(topics.read(topics.names().documents()).get(0).key())
                .asString(UTF_8)
                .isEqualTo("größe-日本");
    }

    @Test
    void aDocumentThatTheBrokerDoesNotTakeIsAFailure() {
        String lines = "{\"text\":\"" + "a".repeat(TOO_LARGE_FOR_A_RECORD) + "\"}\n";

        Invocation sent = topics.runWithInput(lines, "documents", "send", "-");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains(topics.names().documents()).doesNotContain("\tat ");
        assertThat(documents()).isEmpty();
    }

    @Test
    void aLineThatIsNoDocumentIsNamedByItsNumber() {
        String lines = "{\"text\":\"a\"}\n{\"text\":\"b\"\n{\"text\":\"c\"}\n";

        Invocation sent = topics.runWithInput(lines, "documents", "send", "-");

        assertThat(sent.exitCode()).isNotZero();
        assertThat(sent.err()).containsPattern("line 2\\b").doesNotContain("\tat ");
    }

    @Test
    void aMissingTopicIsNamed() {
        Invocation sent = topics.runWithInput(
                "{\"text\":\"a\"}", "documents", "send", "--set", "topic.documents=no-such-topic", "-");

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(sent.err()).contains("no-such-topic").doesNotContain("\tat ");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        String missing = folder.resolve("missing.jsonl").toString();

        Invocation sent = topics.run("documents", "send", missing);

        assertThat(sent.exitCode()).isEqualTo(2);
        assertThat(sent.err()).contains(missing).doesNotContain("\tat ");
    }

    private List<Document> documents() {
        return topics.read(topics.names().documents()).stream()
                .map(this::decode)
                .toList();
    }

    private Document document(String text) {
        return documents().stream()
                .filter(document -> document.text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private Document decode(ConsumerRecord<byte[], byte[]> record) {
        try (DocumentRecords decoder =
                new DocumentRecords(SerdeSettings.of(""), topics.names().documents())) {
            return decoder.decode(record.value());
        } catch (RejectedException e) {
            throw new AssertionError(record.toString(), e);
        }
    }
}
