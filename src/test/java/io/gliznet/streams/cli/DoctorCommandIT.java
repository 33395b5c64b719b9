package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} in front of a cluster where all is right, or one thing is not. */
final class DoctorCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MODEL = "model.dir=src/test/resources/models/bert-cosine";
    private static final String NOBODY = "127.0.0.1:1";
    private static final String SECRET = "an unspeakable text";

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

    /** A line of {@code --json}. */
    private record Line(String part, String check, String level, String message, String mend) {

        static Line of(String json) {
            try {
                JsonNode node = Json.JSON.readTree(json);
                return new Line(
                        node.path("part").asText(),
                        node.path("check").asText(),
                        node.path("level").asText(),
                        node.path("message").asText(),
                        node.path("mend").asText());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void beforeTheFirstStartAllIsRightAndNothingIsLeftBehind() throws Exception {
        putLabels();
        send(3);

        Invocation done = doctor();

        assertThat(done.exitCode()).as(done.out()).isZero();
        assertThat(done.out())
                .contains(
                        "configuration: valid, without a file",
                        "application.id: " + topics.applicationId(),
                        "state.dir: " + folder.resolve("state") + " can be written",
                        "broker: cluster ",
                        "metadata.version=",
                        "the clock of the Kafka controller, ±",
                        "topic " + topics.names().documents() + ": partitions 3, permission Read",
                        "topic " + topics.names().labelSets() + ": partitions 1, permission Read",
                        "topic " + topics.names().classified() + ": partitions 3, permission Write",
                        "consumer group " + topics.applicationId() + ": the permission Read is there",
                        "transactional ids with the prefix " + topics.applicationId(),
                        "the feature transaction.version has level 2",
                        "schema.registry.url: none is set",
                        "of the newest 3 records, all are documents",
                        ": 1 valid label set",
                        "golden vectors are right",
                        "execution.provider: cpu")
                .doesNotContain("  wrong  ", "  skipped  ", SECRET);
        assertThat(done.err()).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(groups()).doesNotContain(topics.applicationId());
    }

    @Test
    void everyMistakeOfTheTopicsIsNamedWithItsMendInBothForms() {
        String labelSets = topics.names().labelSets() + "-2";
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(labelSets, 2, (short) 1)));
        String[] mistakes = {
            "--without-model", "--set", "topic.label.sets=" + labelSets, "--set", "topic.dead.letters=missing-letters"
        };

        Invocation text = doctor(mistakes);
        List<Line> lines = lines(doctor(with(mistakes, "--json")));

        assertThat(text.exitCode()).isEqualTo(1);
        List<Line> wrong =
                lines.stream().filter(line -> line.level().equals("wrong")).toList();
        assertThat(wrong)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.part()).isEqualTo("Broker"))
                .allSatisfy(line -> assertThat(text.out()).contains(line.message(), line.mend()))
                .anySatisfy(line -> {
                    assertThat(line.message()).startsWith("topic missing-letters: expected to find it");
                    assertThat(line.mend()).contains("kafka-topics.sh --create --topic missing-letters");
                })
                .anySatisfy(line -> assertThat(line.message())
                        .startsWith("topic " + labelSets + ": expected one partition")
                        .endsWith("found 2"))
                .anySatisfy(line -> {
                    assertThat(line.message()).contains("expected cleanup.policy compact");
                    assertThat(line.mend()).contains("--add-config cleanup.policy=compact");
                });
        assertThat(shapes(text))
                .containsExactlyElementsOf(
                        lines.stream().map(line -> shape(line)).toList());
    }

    @Test
    void recordsThatNoMappingReadsAndInvalidLabelSetsAreCountedAndNotShown() {
        send(2);
        for (int record = 0; record < 3; record++) {
            String value = record < 2 ? SECRET : "{\"secret\":\"" + SECRET + "\"}";
            topics.write(topics.names().documents(), "k", value.getBytes(UTF_8));
        }
        topics.write(topics.names().labelSets(), "acme/default", "{\"labels\":[]}".getBytes(UTF_8));
        topics.write(topics.names().labelSets(), "no-slash", "{\"labels\":[\"a\",\"b\"]}".getBytes(UTF_8));

        String foreign = topics.names().documents() + "-foreign";
        EmbeddedBroker.createTopics(topics.client(), List.of(new NewTopic(foreign, 1, (short) 1)));
        topics.write(foreign, "k", SECRET.getBytes(UTF_8));

        List<Line> lines = lines(doctor(
                "--without-model",
                "--json",
                "--set",
                "topic.documents=" + topics.names().documents() + "," + foreign));

        assertThat(lines).noneMatch(line -> line.message().contains(SECRET));
        assertThat(lines)
                .filteredOn(line ->
                        line.check().equals("documents") && line.message().startsWith("topic " + foreign))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.level()).isEqualTo("wrong");
                    assertThat(line.message())
                            .contains("of the newest 1 record, none is a document; 1 UNDECODABLE (value: expected")
                            .endsWith("), first at " + foreign + "-0@0");
                });
        assertThat(lines)
                .filteredOn(line ->
                        line.check().equals("documents") && !line.message().startsWith("topic " + foreign))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.level()).isEqualTo("warning");
                    assertThat(line.message())
                            .contains(
                                    "of the newest 5 records, 2 are documents; 3 UNDECODABLE (2 times: value: expected")
                            .containsPattern("first at " + topics.names().documents() + "-\\d@\\d$");
                    assertThat(line.mend())
                            .startsWith("'gliznet map " + topics.names().documents() + " -b ")
                            .contains(" --records 100' shows what the mapping makes of each record");
                });
        assertThat(lines)
                .filteredOn(line -> line.check().equals("label-sets"))
                .extracting(Line::level, Line::message)
                .containsExactlyInAnyOrder(
                        tuple(
                                "warning",
                                "topic " + topics.names().labelSets()
                                        + ": expected a label set, found no valid one; without its own, a document becomes"
                                        + " a dead letter"),
                        tuple(
                                "warning",
                                "topic " + topics.names().labelSets()
                                        + ": 1 invalid label set, whose documents become dead letters: acme/default"),
                        tuple(
                                "warning",
                                "topic " + topics.names().labelSets()
                                        + ": 1 record whose key names no label set: no-slash"));
    }

    @Test
    void storedLabelSetsOfAnotherClusterAreAWarning() throws Exception {
        Path store = Files.createDirectories(
                folder.resolve("state").resolve(topics.applicationId()).resolve("global"));
        Files.writeString(
                store.resolve("label-sets.properties"),
                "format=5\ncluster.id=another\ntopic.id=x\nlast.read=2026-01-01T00:00:00Z\n");

        List<Line> lines = lines(doctor("--without-model", "--json"));

        assertThat(lines)
                .filteredOn(line -> line.check().equals("stored-label-sets"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.level()).isEqualTo("warning");
                    assertThat(line.message()).contains("they belong to cluster id another");
                    assertThat(line.mend()).contains("state.dir");
                });
        assertThat(store.resolve("label-sets.properties")).content().contains("cluster.id=another");
    }

    @Test
    void settingsThatDoNotFitTheTopicsAreWarnings() throws Exception {
        topics.configure(topics.names().deadLetters(), Map.of("max.message.bytes", "20000"));
        topics.configure(topics.names().classified(), Map.of("cleanup.policy", "compact"));

        Invocation done =
                doctor("--without-model", "--json", "--set", "stream.threads=5", "--set", "kafka.max.pol.records=5");

        assertThat(done.exitCode()).as(done.out()).isZero();
        assertThat(lines(done))
                .filteredOn(line -> line.part().equals("Configuration"))
                .extracting(Line::level)
                .containsExactly("ok", "ok", "warning");
        assertThat(lines(done))
                .filteredOn(
                        line -> line.level().equals("warning") && line.part().equals("Broker"))
                .extracting(Line::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).startsWith("stream.threads: 5 for 3 partitions"),
                        message -> assertThat(message).contains("20000 for dead letters"),
                        message -> assertThat(message).contains("it is compacted"));
    }

    @Test
    void aRegistryThatDoesNotAnswerIsWrongAndAllElseIsChecked() {
        send(1);

        List<Line> lines = lines(doctor("--without-model", "--json", "--set", "schema.registry.url=http://" + NOBODY));

        assertThat(lines)
                .filteredOn(line -> line.part().equals("Schema registry"))
                .extracting(Line::level)
                .containsExactly("wrong", "skipped");
        assertThat(lines)
                .filteredOn(line -> line.check().equals("topics"))
                .hasSize(4)
                .allMatch(line -> line.level().equals("ok"));
    }

    @Test
    void withoutABrokerOneLineSaysSoAndModelAndMachineAreChecked() {
        Invocation done =
                Invocation.of("doctor", "--json", "-b", NOBODY, "--set", MODEL, "--set", "state.dir=" + folder);

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(lines(done))
                .filteredOn(line -> line.level().equals("wrong"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.message()).contains("bootstrap.servers: expected a broker at " + NOBODY));
        assertThat(lines(done))
                .filteredOn(line -> line.part().equals("Model"))
                .hasSize(3)
                .allMatch(line -> line.level().equals("ok"));
        assertThat(lines(done))
                .filteredOn(line -> line.part().equals("Records"))
                .allMatch(line -> line.level().equals("skipped"));
        assertThat(lines(done))
                .filteredOn(line -> line.part().equals("Machine"))
                .hasSizeGreaterThan(4);
    }

    @Test
    void aMistakeOfTheConfigurationIsAUsageErrorAndAllElseIsChecked() {
        Invocation done = doctor("--set", "strean.threads=2", "--set", "model.dir=" + folder.resolve("nothing"));

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.out())
                .contains("strean.threads (--set): expected a configuration key", "did you mean stream.threads")
                .contains(folder.resolve("nothing").toString(), "the permission Read is there");
    }

    @Test
    void aServiceThatRunsIsNotDisturbed() throws Exception {
        putLabels();
        Endpoints endpoints = Endpoints.onFreePort();
        String[] settings = {
            "--set",
            MODEL,
            "--set",
            "state.dir=" + folder.resolve("state"),
            "--set",
            "observe.port=" + endpoints.port(),
            "--set",
            "kafka.session.timeout.ms=40000" // a machine that is busy with other tests is no reason to leave the group
        };
        try (CommandProcess service =
                CommandProcess.start(folder, topics.arguments(with(new String[] {"run"}, settings)))) {
            await("ready").atMost(LIMIT).until(() -> !service.isAlive() || endpoints.status("/ready") == 200);
            send(5);
            await("before doctor").atMost(LIMIT).until(() -> topics.classified().size() == 5);
            List<String> members = members();

            Invocation done = topics.run(with(new String[] {"doctor", "--without-model"}, settings));

            assertThat(done.exitCode()).as(done.out()).isZero();
            send(5);
            await("after doctor").atMost(LIMIT).until(() -> topics.classified().size() == 10);
            assertThat(members()).isEqualTo(members);
            assertThat(endpoints.status("/ready")).isEqualTo(200);
            assertThat(endpoints.metric("gliznet_stream_threads_replaced_total"))
                    .isZero();
            assertThat(endpoints.metric("gliznet_transactions_fenced_total")).isZero();
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
        }
    }

    private Invocation doctor(String... options) {
        return topics.run(with(
                new String[] {"doctor", "--set", MODEL, "--set", "state.dir=" + folder.resolve("state")}, options));
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<Line> lines(Invocation done) {
        return done.out().lines().map(Line::of).toList();
    }

    /** Level and message without what differs between two calls. */
    private static String shape(Line line) {
        return shape(line.level() + " " + line.message());
    }

    private static String shape(String line) {
        return line.replaceAll("\\d+", "N").replaceAll(" (behind|ahead of) ", " off ");
    }

    private static List<String> shapes(Invocation text) {
        return text.out()
                .lines()
                .filter(line -> line.startsWith("  ") && !line.strip().startsWith("→"))
                .map(line -> shape(line.strip().replaceFirst("^(not permitted|\\w+) +", "$1 ")))
                .toList();
    }

    private void putLabels() {
        Invocation put = topics.runWithInput("tenantId: acme\nlabels: [billing, outage]\n", "labels", "put", "-");
        assertThat(put.exitCode()).as(put.err()).isZero();
    }

    private void send(int documents) {
        String lines = ("{\"text\":\"" + SECRET + "\"}\n").repeat(documents);
        Invocation sent = topics.runWithInput(lines, "documents", "send", "--tenant", "acme", "-");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    private Collection<String> groups() throws Exception {
        try (Admin admin = Admin.create(topics.client())) {
            return admin.listGroups().all().get().stream()
                    .map(group -> group.groupId())
                    .toList();
        }
    }

    private List<String> members() throws Exception {
        try (Admin admin = Admin.create(topics.client())) {
            return Stream.of(admin.describeConsumerGroups(List.of(topics.applicationId()))
                            .all()
                            .get()
                            .get(topics.applicationId()))
                    .flatMap(group -> group.members().stream())
                    .map(MemberDescription::consumerId)
                    .sorted()
                    .toList();
        }
    }
}
