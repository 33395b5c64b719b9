package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.OperationsPage;
import io.gliznet.streams.secured.Permission;
import io.gliznet.streams.secured.SecuredBroker;
import io.gliznet.streams.topology.DeadLetters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The permissions that docs/operations.md lists for commands are enough, and each command needs each of its own. */
final class CommandPermissionsIT {

    @RegisterExtension
    private static final SecuredBroker BROKER = new SecuredBroker();

    private static final String LABELS = "tenantId: acme\nlabels: [billing, outage]\n";
    private static final String DOCUMENT = "{\"tenantId\":\"acme\",\"text\":\"I was charged twice.\"}\n";
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "labels put", List.of("-"),
            "documents send", List.of("-"),
            "classified tail", List.of("--timeout", "1ms"),
            "dead-letters import", List.of("-"));

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        file = SecuredService.configure(folder, BROKER, Connection.SCRAM, topics);
        writeDeadLetter();
    }

    @AfterEach
    void close() throws Exception {
        BROKER.revokeAll();
        topics.close();
    }

    static Stream<String> commands() {
        return OperationsPage.ofCommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theListedPermissionsAreEnoughAndEachIsNeeded(String command) throws Exception {
        String letters = topics.run("dead-letters", "export", "-").out();
        List<Permission> needed = OperationsPage.ofCommands().getOrDefault(command, List.of());
        for (Permission missing : needed) {
            List<AclBinding> others = bindings(needed.stream().filter(row -> !row.equals(missing)));
            BROKER.grant(others);
            Invocation refused = run(command, letters);
            assertThat(refused.exitCode()).as(missing + refused.err()).isNotZero();
            assertThat(refused.err())
                    .contains(missing.resource(topics.names(), topics.applicationId()))
                    .doesNotContain("\tat ", "unexpected");
            BROKER.revoke(others);
        }
        BROKER.grant(bindings(needed.stream()));

        Invocation done = run(command, letters);
        assertThat(done.exitCode()).as(done.err()).isZero();
    }

    private Invocation run(String command, String letters) {
        String input =
                switch (command) {
                    case "labels put" -> LABELS;
                    case "documents send" -> DOCUMENT;
                    default -> letters;
                };
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--config", file.toString()));
        arguments.addAll(OPTIONS.getOrDefault(command, List.of()));
        return Invocation.withInput(input, arguments.toArray(String[]::new));
    }

    private List<AclBinding> bindings(Stream<Permission> permissions) {
        return permissions
                .map(row -> row.forUser(SecuredBroker.SERVICE, topics.names(), topics.applicationId()))
                .toList();
    }

    private void writeDeadLetter() {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topics.names().deadLetters(), "k".getBytes(UTF_8), "v".getBytes(UTF_8));
        Map.of(DeadLetters.TOPIC, topics.names().documents(), DeadLetters.PARTITION, "0", DeadLetters.OFFSET, "5")
                .forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(letter);
        }
    }
}
