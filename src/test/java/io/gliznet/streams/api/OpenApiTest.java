package io.gliznet.streams.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Reason.Stage;
import io.gliznet.streams.http.Response.Status;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml} says what the server does. */
final class OpenApiTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "default");

    private static JsonNode api;
    private static JsonNode operation;
    private static Classifier classifier;
    private static ClassifyServer server;

    @BeforeAll
    static void start() throws Exception {
        api = Json.YAML.readTree(Files.readString(Path.of("docs/openapi.yaml")));
        operation = api.path("paths").path(RequestRules.PATH).path("post");
        classifier = Classifier.open(ClassifierSettings.cpu(Path.of("src/test/resources/models/bert-cosine")));
        var labels = classifier.encode(LabelSet.of(KEY, List.of(Label.named("billing"), Label.named("outage"))));
        LabelSets sets = key -> new LabelSets.Lookup.Found(labels);
        ApiSettings settings = new ApiSettings("127.0.0.1", 0, 100_000, 64, 64, Duration.ofMinutes(1), 1_000);
        server = ClassifyServer.start(settings, classifier, () -> CompletableFuture.completedFuture(sets), () -> true);
    }

    @AfterAll
    static void stop() {
        server.close();
        classifier.close();
    }

    @Test
    void everyStatusAndReasonIsDescribed() {
        Set<String> statuses = Stream.concat(
                        Stream.of(Status.OK, Status.UNPROCESSABLE),
                        Arrays.stream(Refusal.values()).map(Refusal::status))
                .map(status -> Integer.toString(status.code()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(fields(operation.path("responses"))).isEqualTo(statuses);
        assertThat(reasons("Error")).isEqualTo(names(Refusal.values()));
        Reason[] ofTexts = Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.UNDECODABLE
                        && Set.of(Stage.DECODE, Stage.JOIN, Stage.ENCODE, Stage.INFER)
                                .contains(reason.stage()))
                .toArray(Reason[]::new);
        assertThat(reasons("NotScored")).isEqualTo(names(ofTexts));
    }

    @Test
    void everyExampleIsScoredAndItsResultHasTheDescribedFields() throws IOException {
        JsonNode examples = operation.at("/requestBody/content/application~1json/examples");

        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            HttpExchange answer = HttpExchange.post(server.address(), Json.write(example.path("value")));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            JsonNode first = answer.body().has("results") ? answer.body().at("/results/0") : answer.body();
            assertDescribed(first, schema("Scored"));
            assertDescribed(first.path("coverage"), schema("Scored").at("/properties/coverage"));
            assertDescribed(first.at("/scores/0"), schema("Scored").at("/properties/scores/items"));
        }
    }

    @Test
    void everyFieldOfARequestIsDescribed() throws IOException {
        assertThat(fields(schema("Request").path("properties")))
                .isEqualTo(union(
                        known("{\"text\":\"x\",\"labels\":[\"a\"],\"zzz\":1}"), known("{\"text\":\"x\",\"zzz\":1}")));
        assertThat(fields(schema("Label").path("properties")))
                .isEqualTo(known("{\"text\":\"x\",\"labels\":[{\"name\":\"a\",\"zzz\":1}]}"));
        assertThat(fields(schema("Description").path("properties")))
                .isEqualTo(known("{\"text\":\"x\",\"labels\":{\"a\":{\"zzz\":1}}}"));
        assertThat(fields(schema("Routes").path("properties")))
                .isEqualTo(known("{\"text\":\"x\",\"labels\":[\"a\"],\"routes\":{\"zzz\":1}}"));
        assertThat(fields(schema("Text").at("/oneOf/1/properties")))
                .isEqualTo(known("{\"text\":{\"text\":\"x\",\"zzz\":1},\"labels\":[\"a\"]}"));
    }

    @Test
    void anErrorHasTheDescribedFields() throws IOException {
        HttpExchange wrong = HttpExchange.post(server.address(), "{}".getBytes(UTF_8));
        assertDescribed(wrong.body(), schema("Error"));
        assertDescribed(wrong.body().path("error"), schema("Error").at("/properties/error"));

        HttpExchange notScored = HttpExchange.post(server.address(), "{\"text\":\"\",\"labels\":[\"a\"]}");
        assertThat(notScored.status()).isEqualTo(422);
        assertDescribed(notScored.body(), schema("NotScored"));
    }

    /** Every field is known, and none that is required is missing. */
    private static void assertDescribed(JsonNode object, JsonNode schema) {
        assertThat(schema.path("properties")).as("a schema").isNotEmpty();
        assertThat(fields(schema.path("properties"))).containsAll(fields(object));
        for (JsonNode required : schema.path("required")) {
            assertThat(object.has(required.asText())).as(required.asText()).isTrue();
        }
    }

    /** The fields that the server takes, by what it says about one that it does not take. */
    private static Set<String> known(String request) throws IOException {
        String message = HttpExchange.post(server.address(), request).message();
        String listed = message.replaceFirst(".*zzz: expected one of (.*?), found an unknown field.*", "$1");
        assertThat(listed).isNotEqualTo(message);
        return new TreeSet<>(List.of(listed.split(", ")));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        all.add("text");
        all.add("texts");
        return all;
    }

    private static JsonNode schema(String name) {
        return api.path("components").path("schemas").path(name);
    }

    private static Set<String> reasons(String schema) {
        JsonNode names = schema(schema).at("/properties/error/properties/reason/enum");
        return Stream.of(Json.JSON.convertValue(names, String[].class)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> fields(JsonNode object) {
        Set<String> fields = new TreeSet<>();
        ((ObjectNode) object).fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
