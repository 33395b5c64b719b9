package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of examples/ in Java and for the shell, with a broker and a service that have the default topics. */
final class ExamplesIT {

    private static final Path JAVA_EXAMPLES = Path.of("examples", "java");
    private static final Path KCAT = Path.of("examples", "kcat.sh");
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private CommandProcess service;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start();
        broker.createTopics(Topics.DEFAULT.definitions(2));
        service = CommandProcess.start(
                folder,
                "run",
                "-b",
                broker.bootstrapServers(),
                "--set",
                "documents.format=json",
                "--set",
                "classified.format=json",
                "--set",
                "state.dir=" + folder.resolve("state"),
                "--set",
                "observe.port=0",
                "--set",
                "model.dir=src/test/resources/models/bert-cosine");
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        broker.close();
    }

    @Test
    void theJavaProducerAndConsumerWork() throws Exception {
        writeAnAvroResult();
        assertThat(java("SendDocuments.java", broker.bootstrapServers()).lines())
                .containsExactly("wrote the label set initech/default and 2 documents");

        List<String> results =
                java("ReadResults.java", broker.bootstrapServers(), "2").lines().toList();
        List<String> one =
                java("ReadResults.java", broker.bootstrapServers(), "1").lines().toList();

        assertThat(one).filteredOn(line -> line.contains("{")).hasSize(1);
        assertThat(results)
                .hasSize(3)
                .filteredOn(line -> line.startsWith("Skipping"))
                .hasSize(1);
        assertThat(results)
                .filteredOn(line -> !line.startsWith("Skipping"))
                .allSatisfy(result -> assertThat(result).matches("(billing|outage)  \\{.*"))
                .extracting(result -> Json.JSON
                        .readTree(result.substring(result.indexOf('{')))
                        .path("documentId")
                        .asText())
                .containsExactlyInAnyOrder("j-1", "j-2");
    }

    @Test
    void theLinesForKcatWorkWhereItIsAtHand() throws Exception {
        assumeTrue(hasKcat(), "kcat is not installed");
        writeAnAvroResult();

        String out = run(List.of("bash", KCAT.toString(), broker.bootstrapServers(), "2"));

        assertThat(out.lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("gliznet.label="))
                .anyMatch(line -> line.startsWith("{") && line.contains("\"documentId\":\"k-1\""))
                .anyMatch(line -> line.startsWith("not JSON, and not shown: 1 "));
    }

    @Test
    void theLinesForKcatAreWellFormed() throws Exception {
        assertThat(run(List.of("bash", "-n", KCAT.toString()))).isEmpty();
    }

    private static boolean hasKcat() {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "kcat")));
    }

    /** As in target/lib: without the configuration of the service's log. */
    private static String jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The example reads all that the topic has, so a result of an earlier configuration comes first. */
    private void writeAnAvroResult() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] singleObject = {(byte) 0xC3, 1, '\n', 0x1C, 'x'};
            producer.send(new ProducerRecord<>("classified", singleObject)).get();
        }
    }

    private String java(String program, String... arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                jars(),
                                JAVA_EXAMPLES.resolve(program).toString()),
                        Stream.of(arguments))
                .toList();
        return run(command);
    }

    /** The output of a program that ends with exit code 0. */
    private String run(List<String> command) throws Exception {
        Path out = folder.resolve("out-" + command.hashCode());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(ended).as(() -> read(out) + service.err()).isTrue();
            assertThat(process.exitValue()).as(() -> read(out)).isZero();
            return read(out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
