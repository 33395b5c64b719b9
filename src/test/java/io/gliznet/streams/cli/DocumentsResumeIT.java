package io.gliznet.streams.cli;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are not documents: the command stops and says how to continue, or skips them and says which. */
final class DocumentsResumeIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Pattern FROM_LINE = Pattern.compile("--from-line (\\d+)");

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
    void aFileThatIsCorrectedAndContinuedIsThereOnce() throws IOException {
        String file = write("dump.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n{\"txt\":\"c\"}\n{\"text\":\"d\"}\n");

        Invocation stopped = topics.run("documents", "send", "--tenant", "acme", file);

        assertThat(stopped.exitCode()).isEqualTo(2);
        assertThat(stopped.err())
                .contains(file + " line 4: ")
                .contains("did you mean text?")
                .contains("2 documents written to " + topics.names().documents() + ", acme: 2")
                .contains("--skip-invalid");
        assertThat(texts()).containsExactlyInAnyOrder("a", "b");

        write("dump.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":\"d\"}\n");
        Invocation continued = topics.run("documents", "send", "--from-line", fromLine(stopped), file);

        assertThat(continued.exitCode()).as(continued.err()).isZero();
        assertThat(texts()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(documents())
                .extracting(Document::documentId)
                .as("the numbers of the lines stay the same")
                .containsExactlyInAnyOrder("dump-000001", "dump-000003", "dump-000004", "dump-000005");
    }

    @Test
    void invalidLinesAreSkippedNamedAndCountAsAFailure() throws IOException {
        String file = write("dump.jsonl", """
                {"text":"a"}
                no JSON
                {"text":"b","tenantId":"x/y"}
                {"text":7}
                {"text":"c"}
                """);

        Invocation sent = topics.run("documents", "send", "--tenant", "acme", "--skip-invalid", file);

        assertThat(sent.exitCode()).isEqualTo(1);
        assertThat(texts()).containsExactlyInAnyOrder("a", "c");
        assertThat(sent.out().lines())
                .containsExactly("2 documents written to " + topics.names().documents() + ", acme: 2");
        assertThat(sent.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("gliznet: " + file + " line 2: ")
                                .contains("found no JSON"),
                        line -> assertThat(line)
                                .startsWith("gliznet: " + file + " line 3: ")
                                .contains("x/y"),
                        line -> assertThat(line)
                                .startsWith("gliznet: " + file + " line 4: ")
                                .contains("found a number"));
    }

    @Test
    void withoutInvalidLinesSkippingThemChangesNothing() {
        Invocation sent = topics.runWithInput("{\"text\":\"a\"}\n", "documents", "send", "--skip-invalid", "-");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.err()).isEmpty();
        assertThat(texts()).containsExactly("a");
    }

    @Test
    void linesBeforeTheFirstOneAreNotEvenChecked() {
        Invocation sent = topics.runWithInput(
                "no JSON\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":\"d\"}\n",
                "documents",
                "send",
                "--from-line",
                "3",
                "--limit",
                "1",
                "-");

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(texts()).containsExactly("c");
    }

    @Test
    void theHeaderOfATableIsReadAlthoughItIsBeforeTheFirstLine() throws IOException {
        String file = write("dump.csv", "id,text\n1,a\n2,b\n3,\"c\nof two lines\"\n");

        Invocation sent = topics.run("documents", "send", "--from-line", "3", file);

        assertThat(sent.exitCode()).as(sent.err()).isZero();
        assertThat(texts()).containsExactlyInAnyOrder("b", "c\nof two lines");
        assertThat(documents()).extracting(Document::documentId).containsExactlyInAnyOrder("2", "3");
    }

    @Test
    void beyondTheLastLineThereIsNothingToSend() {
        Invocation sent = topics.runWithInput("{\"text\":\"a\"}\n", "documents", "send", "--from-line", "2", "-");

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out()).startsWith("0 documents written");
        assertThat(documents()).isEmpty();
    }

    @Test
    void aLineBeforeTheFirstIsUsage() {
        for (String line : List.of("0", "-3")) {
            Invocation sent = topics.runWithInput("{\"text\":\"a\"}\n", "documents", "send", "--from-line", line, "-");

            assertThat(sent.exitCode()).isEqualTo(2);
            assertThat(sent.err()).contains("--from-line: expected 1 or more, found " + line);
        }
        assertThat(documents()).isEmpty();
    }

    private static String fromLine(Invocation stopped) {
        Matcher matcher = FROM_LINE.matcher(stopped.err());
        assertThat(matcher.find()).as(stopped.err()).isTrue();
        return matcher.group(1);
    }

    private List<String> texts() {
        return documents().stream().map(Document::text).toList();
    }

    private List<Document> documents() {
        return topics.read(topics.names().documents()).stream()
                .map(this::decode)
                .toList();
    }

    private Document decode(ConsumerRecord<byte[], byte[]> record) {
        try (DocumentRecords decoder =
                new DocumentRecords(SerdeSettings.of(""), topics.names().documents())) {
            return decoder.decode(record.value());
        } catch (RejectedException e) {
            throw new AssertionError(record.toString(), e);
        }
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
