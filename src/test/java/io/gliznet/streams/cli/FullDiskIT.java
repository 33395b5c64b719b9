package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A full file system under {@code state.dir}: the service says so and ends, and the next start goes on when there is room. */
final class FullDiskIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MODEL = "model.dir=src/test/resources/models/bert-cosine";

    /** The store writes what it holds of the label sets when that are 16 MB. */
    private static final int LABEL_SETS = 180;

    private static final int LABELS = 100;

    private static final int LABEL_BYTES = 980;

    /** Without rights on the machine, a user may mount in a namespace of the own. */
    private static final List<List<String>> UNSHARED = List.of(List.of("unshare", "-rm"), List.of("unshare", "-m"));

    /** $0 is mounted. */
    private static final String MOUNT = "mount -t tmpfs -o size=8m none \"$0\" && ";

    private static final String FILL = "{ cat /dev/zero >\"$0/filler\" 2>/dev/null; true; } && ";

    /** What the program leaves is copied to $1. */
    private static final String RUN = "kept=\"$1\" && shift && { \"$@\"; code=$?; rm -f \"$0/filler\";"
            + " cp -a \"$0/.\" \"$kept\"; exit $code; }";

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
    void aFullDiskEndsTheServiceWithItsNameAndLosesNothing() throws Exception {
        List<String> unshared =
                UNSHARED.stream().filter(this::canMount).findFirst().orElse(List.of());
        assumeThat(unshared).as("a way to mount a file system of 8 MB").isNotEmpty();
        Path kept = Files.createDirectory(folder.resolve("kept"));
        putLabels(Stream.of("acme"));
        send(0, 20);
        try (CommandProcess service = onSmallDisk(unshared, FILL, kept)) {
            assertThat(error(service)).contains("No space left on device");
        }

        try (CommandProcess service = onSmallDisk(unshared, "", kept)) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || service.err().contains("ready: "));
            putLabels(IntStream.range(0, LABEL_SETS).mapToObj(number -> "tenant-" + number));
            assertThat(error(service)).contains(".sst: No space left on device");
        }

        send(20, 25);
        try (CommandProcess service = CommandProcess.start(folder, run(kept))) {
            await().atMost(LIMIT)
                    .until(() -> !service.isAlive() || topics.classified().size() >= 25);
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
        assertThat(topics.classified())
                .extracting(ClassifiedDocument::documentId)
                .containsExactlyInAnyOrderElementsOf(ids(0, 25).toList());
    }

    /** @param first what the shell does before it starts the service */
    private CommandProcess onSmallDisk(List<String> unshared, String first, Path kept) throws IOException {
        Path small = Files.createTempDirectory(folder, "small-");
        List<String> prefix = new ArrayList<>(unshared);
        prefix.addAll(List.of("sh", "-c", MOUNT + first + RUN, small.toString(), kept.toString()));
        return CommandProcess.withPrefix(folder, prefix, run(small));
    }

    private static String error(CommandProcess service) throws InterruptedException {
        assertThat(service.exitCode()).as(service::err).isEqualTo(1);
        assertThat(service.err()).contains("gliznet: state.dir: expected room");
        return service.err();
    }

    private boolean canMount(List<String> unshared) {
        List<String> command = new ArrayList<>(unshared);
        command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=8m", "none", folder.toString()));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String[] run(Path stateDir) {
        return topics.arguments("run", "--set", MODEL, "--set", "state.dir=" + stateDir);
    }

    /** The label sets of many tenants are more than the small file system can hold. */
    private void putLabels(Stream<String> tenants) {
        String topic = topics.names().labelSets();
        try (LabelSetRecords records = new LabelSetRecords(SerdeSettings.of(""), topic);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            tenants.forEach(tenant -> {
                LabelSetKey key = new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET);
                List<Label> labels = IntStream.range(0, LABELS)
                        .mapToObj(number -> Label.named(number + "a".repeat(LABEL_BYTES)))
                        .toList();
                var unused = producer.send(new ProducerRecord<>(
                        topic, records.key(key), records.encode(LabelSet.of(key, labels), OptionalLong.empty())));
            });
            producer.flush();
        }
    }

    private void send(int from, int to) {
        String lines = ids(from, to)
                .map(id -> "{\"documentId\":\"" + id + "\",\"text\":\"I was charged twice.\"}\n")
                .collect(Collectors.joining());
        Invocation sent = topics.runWithInput(lines, "documents", "send", "--tenant", "acme", "-");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    private static Stream<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "d-" + number);
    }
}
