package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes leave in the folder for temporary files, and what they say when it is of no use. */
final class NativeLibrariesIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KILLS = 5;
    private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final String[] CLASSIFY = {
        "classify", "--set", "model.dir=src/test/resources/models/bert-cosine", "--labels", "a,b", "--text", "x"
    };

    @TempDir
    private Path folder;

    private Path temporary;

    @BeforeEach
    void create() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Linux");
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    @Test
    void compressedRecordsAreReadAndKilledProcessesLeaveNoFile() throws Exception {
        try (OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers())) {
            Invocation put = topics.runWithInput("tenantId: acme\nlabels: [billing, outage]\n", "labels", "put", "-");
            assertThat(put.exitCode()).as(put.err()).isZero();
            for (String compression : COMPRESSIONS) {
                send(topics, compression);
            }
            classifyAllAndDie(topics, 0);
            Map<Path, Object> unpacked = files();
            for (int kill = 1; kill <= KILLS; kill++) {
                classifyAllAndDie(topics, kill);
                assertThat(files()).isEqualTo(unpacked);
            }
            assertThat(topics.read(topics.names().deadLetters())).isEmpty();
        }
    }

    /** In a group of its own, which reads all documents. */
    private void classifyAllAndDie(OwnTopics topics, int round) throws IOException {
        String[] arguments = topics.arguments(
                "run",
                "--set",
                "model.dir=src/test/resources/models/bert-cosine",
                "--set",
                "kafka.producer.compression.type=zstd",
                "--set",
                "application.id=round-" + round + topics.applicationId(),
                "--set",
                "state.dir=" + folder.resolve("state" + round));
        try (CommandProcess service = start(arguments)) {
            await().atMost(LIMIT)
                    .failFast("the process has ended", () -> !service.isAlive())
                    .until(() -> topics.read(topics.names().classified()).size() == COMPRESSIONS.size() * (round + 1));
        }
    }

    @Test
    void processesThatStartTogetherShareOneFolder() throws Exception {
        Path young = Files.createFile(temporary.resolve("liblz4-java-1.so"));
        Path old = Files.createFile(temporary.resolve("liblz4-java-2.so"));
        Path empty = Files.createDirectory(temporary.resolve("onnxruntime-java1"));
        Path used = Files.createDirectories(temporary.resolve("onnxruntime-java2/used"))
                .getParent();
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofMinutes(2)));
        for (Path file : List.of(old, empty, used)) {
            Files.setLastModifiedTime(file, longAgo);
        }
        try (CommandProcess first = start(CLASSIFY);
                CommandProcess second = start(CLASSIFY)) {
            assertThat(first.exitCode()).as(first::err).isZero();
            assertThat(second.exitCode()).as(second::err).isZero();
        }
        try (Stream<Path> children = Files.list(temporary)) {
            List<Path> left = children.toList();
            assertThat(left).hasSize(3).contains(young, used);
            assertThat(left.toString()).contains("gliznet-natives-");
        }
        Map<Path, Object> unpacked = files();
        try (CommandProcess third = start(CLASSIFY)) {
            assertThat(third.exitCode()).as(third::err).isZero();
        }
        assertThat(files()).isEqualTo(unpacked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=10m", "noexec,size=200m"})
    void aFolderThatIsTooSmallOrWithoutExecutionIsOneMessage(String options) throws Exception {
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs"), "a user who can mount");
        try {
            assertRefused();
        } finally {
            assertThat(succeeds("umount")).isTrue();
        }
    }

    @Test
    void aFolderThatIsMissingIsOneMessage() throws Exception {
        Files.delete(temporary);
        assertRefused();
    }

    private void assertRefused() throws Exception {
        try (CommandProcess refused = start(CLASSIFY)) {
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("gliznet: java.io.tmpdir: expected a folder with room for ")
                    .contains(", found " + temporary);
        }
        try (CommandProcess help = start("help", "run")) {
            assertThat(help.exitCode()).isZero();
        }
    }

    private CommandProcess start(String... arguments) throws IOException {
        return CommandProcess.start(Files.createTempDirectory(folder, "process"), temporary, List.of(), arguments);
    }

    /** Size and time of each file, without the JVM's own. */
    private Map<Path, Object> files() throws IOException {
        Map<Path, Object> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith("liblz4")) {
                    files.put(file, List.of(Files.size(file), Files.getLastModifiedTime(file)));
                }
            }
        }
        return files;
    }

    private boolean succeeds(String... command) throws Exception {
        List<String> withFolder = Stream.concat(Stream.of(command), Stream.of(temporary.toString()))
                .toList();
        return new ProcessBuilder(withFolder)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void send(OwnTopics topics, String compression) throws Exception {
        Map<String, Object> client = new HashMap<>(topics.client());
        client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        Document document = new Document(
                compression, new LabelSetKey("acme", "default"), Optional.empty(), "charged twice", Map.of());
        try (DocumentRecords records =
                        new DocumentRecords(SerdeSettings.of(""), topics.names().documents());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = compression.getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topics.names().documents(), key, records.encode(document)))
                    .get();
        }
    }
}
