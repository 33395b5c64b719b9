package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker to try things with: it has the four topics, keeps records where it is told to, and ends on a signal. */
final class BrokerCommandIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> TOPICS = List.of("documents", "label-sets", "classified", "dead-letters");

    @TempDir
    private Path folder;

    private int port;

    @BeforeEach
    void findPort() throws Exception {
        port = Endpoints.onFreePort().port();
    }

    @Test
    void theFourTopicsAndMoreAreThereAndTheTemporaryFolderIsGoneAfterASignal() throws Exception {
        try (CommandProcess broker = start("--partitions", "3", "--topic", "tickets", "--topic", "eu.chats:7")) {
            Map<String, TopicDescription> topics = topics(broker);
            assertThat(topics)
                    .containsOnlyKeys("documents", "label-sets", "classified", "dead-letters", "tickets", "eu.chats")
                    .hasEntrySatisfying(
                            "tickets", topic -> assertThat(topic.partitions()).hasSize(3))
                    .hasEntrySatisfying(
                            "eu.chats", topic -> assertThat(topic.partitions()).hasSize(7))
                    .hasEntrySatisfying("label-sets", topic -> assertThat(topic.partitions())
                            .hasSize(1))
                    .hasEntrySatisfying(
                            "documents", topic -> assertThat(topic.partitions()).hasSize(3));
            assertThat(cleanupPolicy("label-sets")).isEqualTo("compact");
            assertThat(cleanupPolicy("documents")).isEqualTo("delete");
            assertThat(broker.out()).contains("127.0.0.1:" + port, "dead-letters, eu.chats, tickets.");
            assertThat(broker.leftBehind()).isNotEmpty();

            broker.signal("TERM");
            assertThat(broker.exitCode()).as(broker::err).isZero();
            assertThat(broker.leftBehind()).isEmpty();
            assertThat(broker.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void programsGetOneLineWithTheAddressAndNothingElse() throws Exception {
        try (CommandProcess broker = CommandProcess.start(folder, "broker", "--port", "0", "--json")) {
            await().atMost(LIMIT).until(() -> broker.out().endsWith(System.lineSeparator()));
            JsonNode ready = Json.JSON.readTree(broker.out());
            assertThat(ready.fieldNames()).toIterable().containsExactly("bootstrapServers");
            String address = ready.path("bootstrapServers").asText();
            assertThat(address).matches("127\\.0\\.0\\.1:[1-9]\\d*");
            // ready means that no client has to wait for the topics
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
                assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrderElementsOf(TOPICS);
            }

            broker.signal("TERM");
            assertThat(broker.exitCode()).as(broker::err).isZero();
            assertThat(broker.out().lines()).hasSize(1);
        }
    }

    @Test
    void recordsInAFolderAreThereForTheNextStart() throws Exception {
        String kept = folder.resolve("kept").toString();
        try (CommandProcess broker = start("--dir", kept, "--topic", "early")) {
            topics(broker);
            Invocation put = Invocation.withInput(
                    "{\"labels\":[\"billing\",\"outage\"]}",
                    "labels",
                    "put",
                    "-b",
                    address(),
                    "--key",
                    "acme/mail",
                    "-");
            assertThat(put.exitCode()).as(put.err()).isZero();
            broker.signal("INT");
            assertThat(broker.exitCode()).as(broker::err).isZero();
        }
        try (CommandProcess broker = start("--dir", kept, "--topic", "late:2")) {
            assertThat(topics(broker)).hasEntrySatisfying("late", topic -> assertThat(topic.partitions())
                    .hasSize(2));
            assertThat(broker.out()).contains("dead-letters, early, late.");
            Invocation list = Invocation.of("labels", "list", "-b", address(), "--json");
            assertThat(Json.JSON.readTree(list.out()).path("name").asText()).isEqualTo("mail");
            broker.signal("TERM");
            assertThat(broker.exitCode()).as(broker::err).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String number = Integer.toString(taken.getLocalPort());
            Invocation done = Invocation.of("broker", "--port", number);

            assertThat(done.exitCode()).isEqualTo(1);
            assertThat(done.err()).contains("--port").contains(number).doesNotContain("--dir", "\tat ");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithTheReason() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Invocation done = Invocation.of("broker", "--port", "0", "--dir", file.toString());

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(done.err()).contains("--dir: expected a folder", "is a file").doesNotContain("--port", "\tat ");
    }

    @Test
    void optionsOutOfRangeAreUsage() {
        assertUsage("--port", "65536");
        assertUsage("--port", "-1");
        assertUsage("--partitions", "0");
        for (String topic : List.of("two words", "tickets:0", "tickets:", "..", "label-sets")) {
            assertUsage("--topic", topic);
        }
        Invocation twice = Invocation.of("broker", "--topic", "tickets", "--topic", "tickets:3");
        assertThat(twice.err()).contains("--topic: expected each topic once").contains("found tickets again");
    }

    private static void assertUsage(String option, String value) {
        Invocation done = Invocation.of("broker", option, value);
        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains(option).contains(value).doesNotContain("\tat ");
    }

    private CommandProcess start(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("broker", "--port", Integer.toString(port)));
        arguments.addAll(List.of(options));
        return CommandProcess.start(folder, arguments.toArray(String[]::new));
    }

    private String address() {
        return "127.0.0.1:" + port;
    }

    /** Waits until the broker has all topics and says that it is ready. */
    private Map<String, TopicDescription> topics(CommandProcess broker) throws Exception {
        await().atMost(LIMIT).until(() -> broker.out().contains(address()));
        try (Admin admin = admin()) {
            await().atMost(LIMIT).until(() -> admin.listTopics().names().get().containsAll(TOPICS));
            Set<String> names = admin.listTopics().names().get();
            return admin.describeTopics(names).allTopicNames().get();
        }
    }

    private String cleanupPolicy(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .map(config -> config.get("cleanup.policy").value())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address()));
    }
}
