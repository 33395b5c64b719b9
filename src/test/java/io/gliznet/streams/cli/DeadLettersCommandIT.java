package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters as somebody who looks for a cause sees them. */
final class DeadLettersCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final String TEXT = "My card 4711 was charged.";

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private String letters;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        letters = topics.names().deadLetters();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void lettersAreCountedAndTheNewestAreNamedWithoutTheirText() {
        write(0, "EMPTY_TEXT", "acme", TEXT);
        write(0, "EMPTY_TEXT", "acme", TEXT);
        write(1, "UNDECODABLE", null, TEXT);

        Invocation list = topics.run("dead-letters", "list");

        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out())
                .containsPattern(
                        "2 +EMPTY_TEXT +acme +ENCODE +" + topics.names().documents())
                .containsPattern("1 +UNDECODABLE +- ")
                .contains(letters + "-0@1  the reason is EMPTY_TEXT")
                .contains("EMPTY_TEXT, tenant acme, source " + topics.names().documents() + ", newest:")
                .doesNotContain(TEXT);
        assertThat(topics.run("dead-letters", "list", "--show-text").out()).contains(TEXT);
    }

    @Test
    void countsAreJsonAndObeyTheSelection() throws Exception {
        write(0, "EMPTY_TEXT", "acme", TEXT);
        write(1, "EMPTY_TEXT", "globex", TEXT);
        write(2, "UNDECODABLE", null, TEXT);

        Invocation all = topics.run("dead-letters", "list", "--json");
        Invocation one = topics.run("dead-letters", "list", "--json", "--tenant", "acme", "--reason", "EMPTY_TEXT");

        assertThat(all.out().lines()).hasSize(3);
        JsonNode acme = Json.JSON.readTree(one.out());
        assertThat(acme.path("count").asLong()).isEqualTo(1);
        assertThat(acme.path("tenant").asText()).isEqualTo("acme");
        assertThat(acme.path("samples").path(0).path("letter").asText()).isEqualTo(letters + "-0@0");
        assertThat(acme.path("samples").path(0).has("text")).isFalse();
        assertThat(topics.run("dead-letters", "list", "--json", "--partition", "2")
                        .out())
                .contains("UNDECODABLE")
                .doesNotContain("EMPTY_TEXT");
        assertThat(topics.run("dead-letters", "list", "--json", "--until", "2020-01-01T00:00:00Z")
                        .out())
                .isEmpty();
    }

    @Test
    void oneLetterIsShownHarmlesslyAndItsTextOnlyOnDemand() throws Exception {
        write(1, "EMPTY_TEXT", "acme", TEXT + "\u001b[31m");

        Invocation page = topics.run("dead-letters", "show", letters + "-1@0");
        Invocation withText = topics.run("dead-letters", "show", "--show-text", letters + "-1@0");
        Invocation json = topics.run("dead-letters", "show", "--json", letters + "-1@0");

        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(page.out())
                .containsPattern("reason +EMPTY_TEXT")
                .containsPattern("document +" + topics.names().documents() + "-0@5")
                .containsPattern("key +k")
                .containsPattern("value +30 bytes")
                .contains("trace  abc")
                .contains("binary  0x000102")
                .doesNotContain(TEXT);
        assertThat(withText.out()).contains(TEXT + "\\u001b[31m").doesNotContain("\u001b");
        JsonNode object = Json.JSON.readTree(json.out());
        assertThat(object.path("reason").asText()).isEqualTo("EMPTY_TEXT");
        assertThat(object.path("sourceOffset").asLong()).isEqualTo(5);
        assertThat(object.has("value")).isFalse();
    }

    @Test
    void aPlaceWithoutALetterAndAnotherTopicsAreNamed() {
        write(0, "EMPTY_TEXT", "acme", TEXT);

        Invocation none = topics.run("dead-letters", "show", letters + "-0@1");
        Invocation other = topics.run("dead-letters", "show", "documents-0@0");
        Invocation wrong = topics.run("dead-letters", "show", "17");

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains(letters + "-0@1: expected a dead letter, found none");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("topic.dead.letters");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("expected TOPIC-PARTITION@OFFSET, found '17'");
    }

    @Test
    void aReplayOfLettersThatAreNotThereNamesThemAndSendsTheOthersOnce() {
        write(0, "EMPTY_TEXT", "acme", TEXT);
        String[] places = {letters + "-0@0", letters + "-0@7", letters + "-99@0"};

        Invocation preview = topics.run(replay(places));
        Invocation replay = topics.run(replay(places, "--yes"));
        Invocation again = topics.run(replay(places, "--yes"));

        assertThat(preview.out()).contains("would send 1 document, left 2 alone");
        assertThat(replay.out()).contains("sent 1 document, left 2 alone");
        assertThat(again.out()).contains("sent 0 documents, left 2 alone");
        assertThat(List.of(preview, replay, again)).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains(letters + "-0@7: left alone: expected a dead letter, found none", letters + "-99@0")
                    .doesNotContain(letters + "-0@0");
        });
        assertThat(topics.run(replay(new String[] {places[0]}, "--yes")).exitCode())
                .isZero();
    }

    private static String[] replay(String[] places, String... options) {
        return Stream.of(Stream.of("dead-letters", "replay"), Stream.of(options), Stream.of(places))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    @Test
    void newLettersArePrintedAsTheyArrive() {
        write(0, "EMPTY_TEXT", "acme", TEXT);

        Invocation tail = topics.run("dead-letters", "tail", "--from-beginning", "--max", "1", "--timeout", "30s");
        Invocation few =
                topics.run("dead-letters", "tail", "--from-beginning", "--max", "2", "--timeout", "500ms", "--json");

        assertThat(tail.exitCode()).as(tail.err()).isZero();
        assertThat(tail.out()).contains(letters + "-0@0", "EMPTY_TEXT", "acme").doesNotContain(TEXT);
        assertThat(few.exitCode()).isEqualTo(1);
        assertThat(few.err()).contains("expected 2 dead letters, found 1");
        assertThat(few.out()).contains("\"valueBytes\":25").doesNotContain("\"text\"");
    }

    @Test
    void whatIsExportedAndImportedIsTheSameToTheByte() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long today = System.currentTimeMillis() - 1_000_000; // the broker deletes what is older than a week
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < 200; i++) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        letters, random.nextInt(OwnTopics.PARTITIONS), today + i, bytes(random), bytes(random));
                record.headers()
                        .add("twice", bytes(random))
                        .add("gliznet.error.reason", bytes(random))
                        .add("twice", bytes(random));
                var unused = producer.send(record);
            }
        }
        List<ConsumerRecord<byte[], byte[]>> before = topics.read(letters);
        String file = folder.resolve("letters.jsonl").toString();

        Invocation exported = topics.run("dead-letters", "export", file);
        Invocation imported =
                topics.run("dead-letters", "import", "--to", topics.names().classified(), file);
        Invocation again =
                topics.runWithInput(topics.run("dead-letters", "export", "-").out(), "dead-letters", "import", "-");

        assertThat(exported.out()).contains("200 dead letters written to " + file);
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(again.out()).contains("200 dead letters written to " + letters);
        assertThat(topics.read(topics.names().classified()).stream().map(DeadLettersCommandIT::content))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(DeadLettersCommandIT::content).toList());
        List<ConsumerRecord<byte[], byte[]>> after = topics.read(letters);
        for (int partition = 0; partition < OwnTopics.PARTITIONS; partition++) {
            List<String> once = contents(before, partition);
            assertThat(contents(after, partition))
                    .as("in their partition and order, twice; seed %d", seed)
                    .isEqualTo(Stream.concat(once.stream(), once.stream()).toList());
        }
    }

    @Test
    void anImportStopsAtTheFirstLineThatIsNoLetterAndSaysWhereToContinue() throws Exception {
        write(0, "EMPTY_TEXT", "acme", TEXT);
        String line = topics.run("dead-letters", "export", "-").out();
        String file = Files.writeString(folder.resolve("damaged.jsonl"), line + "\n{\"key\":7}\n" + line)
                .toString();

        Invocation stopped = topics.run("dead-letters", "import", file);
        Invocation rest = topics.run("dead-letters", "import", "--from-line", "4", file);

        assertThat(stopped.exitCode()).isEqualTo(2);
        assertThat(stopped.err())
                .contains(file + " line 3: ", "1 dead letter written", "--from-line 3 continues")
                .doesNotContain("\tat ");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(topics.read(letters)).hasSize(3);
    }

    @Test
    void anExportOverwritesNoFile() throws Exception {
        Path file = Files.writeString(folder.resolve("there.jsonl"), "precious");

        Invocation export = topics.run("dead-letters", "export", file.toString());

        assertThat(export.exitCode()).isEqualTo(2);
        assertThat(export.err()).contains(file + ": expected a new file");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aReplayToATopicThatIsMissingIsAFailureAndDoesNotMakeTheTopic() {
        write(0, "EMPTY_TEXT", "acme", TEXT);

        Invocation preview = topics.run("dead-letters", "replay", "--to", "no-such-topic");
        Invocation replay = topics.run("dead-letters", "replay", "--to", "no-such-topic", "--yes");

        for (Invocation done : List.of(preview, replay)) {
            assertThat(done.exitCode()).isEqualTo(1);
            assertThat(done.err()).contains("topic no-such-topic: expected on").doesNotContain("\tat ");
        }
        assertThat(topics.run("dead-letters", "replay", "--to", "no-such-topic").exitCode())
                .isEqualTo(1);
    }

    @Test
    void aLetterThatNamesATopicThatIsNotOneOfDocumentsIsLeftAloneAndTheOthersAreSent() {
        write(
                0,
                "EMPTY_TEXT",
                "acme",
                TEXT,
                Map.of(DeadLetters.TOPIC, topics.names().labelSets()));
        write(0, "EMPTY_TEXT", "acme", TEXT, Map.of(DeadLetters.TOPIC, "no topic has this name!"));
        write(0, "EMPTY_TEXT", "acme", TEXT);

        Invocation preview = topics.run("dead-letters", "replay");
        Invocation replay = topics.run("dead-letters", "replay", "--yes");
        write(0, "EMPTY_TEXT", "acme", TEXT, Map.of(DeadLetters.REPLAYS, "3"));
        Invocation again = topics.run("dead-letters", "replay", "--yes");
        Invocation previewAgain = topics.run("dead-letters", "replay");

        assertThat(preview.out()).contains("would send 1 document, left 2 alone");
        assertThat(replay.out())
                .contains("sent 1 document, left 2 alone", "Letters stay in their topic until its retention ends.");
        assertThat(again.out()).doesNotContain("Letters stay");
        assertThat(again.out()).contains("sent 0 documents, left 3 alone");
        assertThat(previewAgain.out()).contains("would send 0 documents, left 3 alone");
        for (Invocation run : List.of(preview, replay, again, previewAgain)) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains(
                            "topic.documents",
                            "; use the --config of the service that reads it, or name another topic with --to",
                            letters + "-0@0: left alone",
                            letters + "-0@1: ");
        }
        assertThat(topics.read(topics.names().labelSets())).isEmpty();
        assertThat(topics.read(topics.names().documents())).hasSize(1);

        Invocation higher = topics.run("dead-letters", "replay", "--yes", "--max-replays", "4");
        assertThat(higher.out()).contains("sent 1 document, left 2 alone");
        assertThat(topics.read(topics.names().documents())).hasSize(2);
        assertThat(topics.run("dead-letters", "replay", "--yes").out()).contains("sent 0 documents, left 2 alone");
    }

    @Test
    void aLetterWhoseTopicRefusesItIsTriedAgainByTheSameCommand() throws Exception {
        write(0, "EMPTY_TEXT", "acme", "x".repeat(3_000));
        write(0, "EMPTY_TEXT", "acme", TEXT);
        topics.configure(topics.names().documents(), Map.of("max.message.bytes", "2000"));

        Invocation refused = topics.run("dead-letters", "replay", "--yes");
        Invocation again = topics.run("dead-letters", "replay", "--yes");
        topics.configure(topics.names().documents(), Map.of("max.message.bytes", "10000"));
        Invocation mended = topics.run("dead-letters", "replay", "--yes");

        assertThat(refused.out()).contains("sent 1 document, left 1 alone");
        assertThat(again.out()).contains("sent 0 documents, left 1 alone");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains(letters + "-0@0: left alone: the topic refused it");
        assertThat(mended.exitCode()).as(mended.err()).isZero();
        assertThat(mended.out()).contains("sent 1 document;");
        assertThat(topics.read(topics.names().documents())).hasSize(2);
    }

    @Test
    void whoSendsDocumentsThatTheirTopicWouldDeleteIsWarned() {
        write(0, "EMPTY_TEXT", "acme", TEXT, Map.of(DeadLetters.DOCUMENT_TIMESTAMP, "1000"));

        Invocation preview = topics.run("dead-letters", "replay");
        Invocation replay = topics.run("dead-letters", "replay", "--yes");

        for (Invocation done : List.of(preview, replay)) {
            assertThat(done.exitCode()).as(done.err()).isZero();
            assertThat(done.err())
                    .contains(topics.names().documents() + ": a document is of 1970-01-01T00:00:01Z", "retention.ms");
        }
    }

    @Test
    void optionsWithoutAMeaningAreUsage() {
        for (String[] options : List.of(
                new String[] {"list", "--reason", "NONSENSE"},
                new String[] {"list", "--since", "yesterday"},
                new String[] {"list", "--from-offset", "9", "--to-offset", "3"},
                new String[] {"list", "--since", "2026-01-02T00:00:00Z", "--until", "2026-01-01T00:00:00Z"},
                new String[] {"replay", "--rate", "fast"},
                new String[] {"replay", "--rate", "0/s"},
                new String[] {"replay", "--max-replays", "0"},
                new String[] {"replay", "--group", topics.applicationId()},
                new String[] {"replay", "--to", letters},
                new String[] {"import", "--from-line", "0", "-"})) {
            String[] command = new String[options.length + 1];
            command[0] = "dead-letters";
            System.arraycopy(options, 0, command, 1, options.length);

            Invocation done = topics.run(command);

            assertThat(done.exitCode()).as(String.join(" ", options)).isEqualTo(2);
            assertThat(done.err()).contains(options[1]).doesNotContain("\tat ");
        }
    }

    private void write(int partition, String reason, @Nullable String tenant, String text) {
        write(partition, reason, tenant, text, Map.of());
    }

    private void write(int partition, String reason, @Nullable String tenant, String text, Map<String, String> more) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(letters, partition, "k".getBytes(UTF_8), text.getBytes(UTF_8));
        Map.of(
                        "trace",
                        "abc",
                        DeadLetters.REASON,
                        reason,
                        DeadLetters.STAGE,
                        "ENCODE",
                        DeadLetters.MESSAGE,
                        "the reason is " + reason,
                        DeadLetters.TOPIC,
                        topics.names().documents(),
                        DeadLetters.PARTITION,
                        "0",
                        DeadLetters.OFFSET,
                        "5")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        more.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        record.headers().add("binary", new byte[] {0, 1, 2});
        if (tenant != null) {
            record.headers().add(DeadLetters.TENANT, tenant.getBytes(UTF_8));
        }
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            var unused = producer.send(record);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<String> contents(List<ConsumerRecord<byte[], byte[]>> records, int partition) {
        return records.stream()
                .filter(record -> record.partition() == partition)
                .map(DeadLettersCommandIT::content)
                .toList();
    }

    /** All of a record but its place. */
    private static String content(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder content =
                new StringBuilder(record.timestamp() + " " + text(record.key()) + " " + text(record.value()));
        record.headers()
                .forEach(header ->
                        content.append(" ").append(header.key()).append("=").append(text(header.value())));
        return content.toString();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : java.util.HexFormat.of().formatHex(bytes);
    }

    private static byte @Nullable [] bytes(Random random) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }
}
