package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Label sets in their topic, as a tenant puts, reads, lists and deletes them. */
final class LabelsCommandIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final String FULL = """
            tenantId: acme
            name: mail
            mode: SINGLE_LABEL
            threshold: 0.25
            topK: 2
            template: "about {}"
            aggregation: MEAN
            labels:
              - billing
              - {name: outage, text: the service is down, threshold: 0.75}
            """;

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
    void suggestionsDoNotKeepPutFromWriting() {
        Invocation put = topics.runWithInput("[billing, Billing]", "labels", "put", "--key", "acme/default", "-");

        assertThat(assertDone(put)).contains("acme/default: 2 labels, version ");
        assertThat(put.err()).contains("acme/default: 'billing', 'Billing' differ at most in case and white space.");
    }

    @Test
    void whatWasPutIsGotWithEveryField() throws IOException {
        assertDone(topics.run("labels", "put", file("mail.yaml", FULL)));

        JsonNode json = Json.JSON.readTree(assertDone(topics.run("labels", "get", "acme/mail")));
        assertThat(json.path("mode").asText()).isEqualTo("SINGLE_LABEL");
        assertThat(json.path("threshold").asDouble()).isEqualTo(0.25);
        assertThat(json.path("topK").asInt()).isEqualTo(2);
        assertThat(json.path("template").asText()).isEqualTo("about {}");
        assertThat(json.path("aggregation").asText()).isEqualTo("MEAN");
        JsonNode outage = json.path("labels").path(1);
        assertThat(outage.path("name").asText()).isEqualTo("outage");
        assertThat(outage.path("text").asText()).isEqualTo("the service is down");
        assertThat(outage.path("threshold").asDouble()).isEqualTo(0.75);
        String yaml = assertDone(topics.run("labels", "get", "acme/mail", "--yaml"));
        assertThat(Json.YAML.readTree(yaml)).isEqualTo(json);
    }

    @Test
    void aSetThatIsGotHasAVersionOnlyIfItsWriterGaveOne() throws IOException {
        String phrased = "{tenantId: acme, phrasings: ['{}', 'about {}'], labels: [a]";
        assertDone(topics.run(
                "labels",
                "put",
                file("own.yaml", phrased + ", name: own, version: 7}"),
                file("none.yaml", phrased + ", name: none}")));

        JsonNode own = Json.YAML.readTree(assertDone(topics.run("labels", "get", "acme/own", "--yaml")));
        assertThat(own.path("version").asInt()).isEqualTo(7);
        assertThat(own.path("phrasings")).hasSize(2);
        assertThat(assertDone(topics.run("labels", "get", "acme/none"))).doesNotContain("version");
    }

    @Test
    void whatIsGotCanBePutAgain() throws IOException {
        assertDone(topics.run("labels", "put", file("mail.yaml", FULL)));
        String got = assertDone(topics.run("labels", "get", "acme/mail"));

        assertDone(topics.runWithInput(got, "labels", "put", "--key", "globex/copy", "-"));

        JsonNode copy = Json.JSON.readTree(assertDone(topics.run("labels", "get", "globex/copy")));
        JsonNode original = Json.JSON.readTree(got);
        assertThat(copy.path("labels")).isEqualTo(original.path("labels"));
        assertThat(copy.path("template")).isEqualTo(original.path("template"));
        assertThat(copy.path("tenantId").asText()).isEqualTo("globex");
    }

    @Test
    void theNewestOfEverySetIsListedInTheOrderOfTheirNames() throws IOException {
        assertDone(topics.run(
                "labels",
                "put",
                file("globex.json", "{\"tenantId\":\"globex\",\"labels\":[\"old\"]}"),
                file(
                        "acme.yaml",
                        "tenantId: acme\nname: b\nlabels: [x]\n---\ntenantId: acme\nname: a\nlabels: [y]\n")));
        assertDone(topics.runWithInput("{\"labels\":[\"new\"]}", "labels", "put", "--key", "globex/default", "-"));

        assertThat(listed()).containsExactly("acme/a", "acme/b", "globex/default");
        assertThat(listed("--tenant", "acme")).containsExactly("acme/a", "acme/b");
        assertThat(listed("--tenant", "nobody")).isEmpty();
        String table = assertDone(topics.run("labels", "list"));
        assertThat(table).contains("globex/default", "new").doesNotContain("old");
    }

    @Test
    void aPutSaysTheVersionThatResultsWillCarry() throws IOException {
        String labels = file("acme.yaml", "tenantId: acme\nlabels: [x]\n");
        assertDone(topics.run("labels", "put", labels));
        String second = assertDone(topics.run("labels", "put", labels));

        assertThat(second).contains("acme/default").containsPattern("\\b1\\s*$");
        String numbered = file("numbered.yaml", "tenantId: acme\nversion: 77\nlabels: [x]\n");
        assertThat(assertDone(topics.run("labels", "put", numbered))).contains("77");
    }

    @Test
    void nothingIsWrittenUnlessEverySetOfEveryFileIsValid() throws IOException {
        String good = file("good.yaml", "tenantId: acme\nlabels: [x]\n");
        String bad = file("bad.yaml", "tenantId: acme\nlabels: [same, same]\n");

        Invocation put = topics.run("labels", "put", good, bad);

        assertThat(put.exitCode()).isEqualTo(2);
        assertThat(put.err()).contains("bad.yaml", "labels[1].name", "unique").doesNotContain("\tat ");
        assertThat(topics.read(topics.names().labelSets())).isEmpty();
    }

    /** The broker gives each producer an id of its own, and remembers it. */
    @Test
    void allSetsOfAPutAreWrittenByOneProducer() throws Exception {
        String first = file("acme.yaml", "tenantId: acme\nlabels: [x]\n---\ntenantId: acme\nname: b\nlabels: [x]\n");
        String second = file("globex.yaml", "tenantId: globex\nlabels: [y]\n");

        String put = assertDone(topics.run("labels", "put", first, second));

        assertThat(put.lines())
                .containsExactly(
                        "acme/default: 1 label, version 0",
                        "acme/b: 1 label, version 1",
                        "globex/default: 1 label, version 2");
        assertThat(producers()).hasSize(1);

        assertDone(topics.run("labels", "put", second));
        assertThat(producers())
                .as("the broker remembers producers that are closed")
                .hasSize(2);
    }

    @Test
    void aDeletedSetIsGoneAndTheOthersStay() {
        assertDone(topics.runWithInput("{\"labels\":[\"x\"]}", "labels", "put", "--key", "acme/a", "-"));
        assertDone(topics.runWithInput("{\"labels\":[\"y\"]}", "labels", "put", "--key", "acme/b", "-"));

        assertDone(topics.run("labels", "delete", "acme/a"));

        assertThat(listed()).containsExactly("acme/b");
        assertFailed(topics.run("labels", "get", "acme/a"), "acme/a");
        assertFailed(topics.run("labels", "delete", "acme/a"), "acme/a");
    }

    @Test
    void aRecordThatIsNoLabelSetIsShownAsOne() {
        topics.write(topics.names().labelSets(), "acme/broken", new byte[] {1, 2, 3});

        assertThat(assertDone(topics.run("labels", "list"))).contains("acme/broken", "INVALID");
        String json = assertDone(topics.run("labels", "list", "--json"));
        assertThat(json).contains("\"invalid\"").contains("\"broken\"");
        assertFailed(topics.run("labels", "get", "acme/broken"), "acme/broken");
    }

    @Test
    void aSetThatAnotherClientWroteAsJsonIsShownLikeAnyOther() throws IOException {
        String json = "{\"mode\":\"SINGLE_LABEL\",\"version\":7,\"labels\":[\"billing\",\"outage\"]}";
        topics.write(topics.names().labelSets(), "acme/json", json.getBytes(StandardCharsets.UTF_8));
        topics.write(topics.names().labelSets(), "acme/other", "{\"name\":\"json\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(assertDone(topics.run("labels", "list")))
                .containsPattern("acme/json +7 +SINGLE_LABEL +2 +billing, outage")
                .containsPattern("acme/other +INVALID +name: expected 'other', as in the key of the record");
        JsonNode got = Json.JSON.readTree(assertDone(topics.run("labels", "get", "acme/json")));
        assertThat(got.path("tenantId").asText()).isEqualTo("acme");
        assertThat(got.path("version").asInt()).isEqualTo(7);
        assertFailed(topics.run("labels", "get", "acme/other"), "labels: expected a list of labels");
    }

    @Test
    void aMissingTopicIsNamed() {
        assertFailed(topics.run("labels", "list", "--set", "topic.label.sets=no-such-topic"), "no-such-topic");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() {
        assertFailed(Invocation.of("labels", "list", "-b", "127.0.0.1:1"), "bootstrap.servers", "127.0.0.1:1");
    }

    @Test
    void aKeyThatIsNoneIsUsage() {
        Invocation done = topics.run("labels", "get", "no-tenant");
        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("no-tenant").doesNotContain("\tat ");
    }

    private List<Long> producers() throws Exception {
        TopicPartition partition = new TopicPartition(topics.names().labelSets(), 0);
        try (Admin admin = Admin.create(topics.client())) {
            return admin
                    .describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .stream()
                    .map(ProducerState::producerId)
                    .toList();
        }
    }

    @Test
    void recordsThatTheServiceIgnoresAreListedAsSuchUntilTheyAreDeleted() throws IOException {
        String broken = "ac\u001bme/mail";
        topics.write(topics.names().labelSets(), broken, new byte[] {1});
        topics.write(topics.names().labelSets(), "\"acme/mail\"", new byte[] {1});

        String table = assertDone(topics.run("labels", "list"));
        assertThat(table)
                .contains("ac\\u001bme/mail", "\"acme/mail\"", "IGNORED")
                .doesNotContain("\u001b");
        String line = assertDone(topics.run("labels", "list", "--json"))
                .lines()
                .toList()
                .get(1);
        assertThat(Json.JSON.readTree(line).path("key").asText()).isEqualTo("ac\\u001bme/mail");
        assertThat(Json.JSON.readTree(line).path("ignored").asText()).contains("control characters");

        topics.write(topics.names().labelSets(), broken, null);
        assertThat(assertDone(topics.run("labels", "list"))).doesNotContain("u001b");
    }

    private List<String> listed(String... options) {
        String[] command = Stream.concat(Stream.of("labels", "list", "--json"), Stream.of(options))
                .toArray(String[]::new);
        return assertDone(topics.run(command)).lines().map(LabelsCommandIT::key).toList();
    }

    private static String key(String line) {
        try {
            JsonNode set = Json.JSON.readTree(line);
            return set.path("tenantId").asText() + "/" + set.path("name").asText();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String assertDone(Invocation invocation) {
        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        return invocation.out();
    }

    private static void assertFailed(Invocation invocation, String... named) {
        assertThat(invocation.exitCode()).as(invocation.err()).isEqualTo(1);
        assertThat(invocation.err()).contains(named).doesNotContain("\tat ");
    }

    @Test
    void aSetIsFittedToDocumentsOfItsTenantWhoseLabelsAreOnTheTopic() throws IOException {
        assertDone(topics.run("labels", "put", "examples/acme.yaml"));
        List<String> sent = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("examples/tickets-labelled.jsonl"))) {
            JsonNode read = Json.JSON.readTree(line);
            boolean isList = sent.size() % 2 == 0;
            String labels = isList
                    ? read.path("labels").toString()
                    : read.path("labels").path(0).asText();
            sent.add(document("acme", read.path("text").asText(), labels));
        }
        sent.add(document("acme", "a ticket that nobody has read", ""));
        sent.add(document("acme", "a ticket of a kind that the set lacks", "parking"));
        sent.add(document("globex", "a secret of another company", "billing"));
        assertDone(topics.run("documents", "send", file("sent.jsonl", String.join("\n", sent))));

        Invocation done = topics.run(
                "labels", "fit", "acme/default", "--from-topic", topics.names().documents(), "--labels-in", "category");

        String fitted = assertDone(done);
        int known = sent.size() - 3;
        assertThat(done.err())
                .contains(sent.size() + " records, " + (known + 2) + " of the tenant, " + (known + 1)
                        + " of them with labels in the" + " attribute category, " + known
                        + " of these with labels of the set")
                .contains("micro F1");
        assertThat(fitted).contains("examples:").doesNotContain("secret", "nobody", "parking");
    }

    private static String document(String tenant, String text, String category) {
        return Json.JSON
                .createObjectNode()
                .put("tenantId", tenant)
                .put("text", text)
                .set("attributes", Json.JSON.createObjectNode().put("category", category))
                .toString();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
