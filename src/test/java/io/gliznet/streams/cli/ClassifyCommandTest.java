package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassifyCommandTest {

    @TempDir
    private Path folder;

    @Test
    void everyLineOfStdinBecomesALineInTheSameOrder() {
        String stdin = """
                {"text":"I was charged twice for the same month, please refund it."}

                {"text":"Add milk and eggs to my list.","labels":["shopping","weather"]}
                """;

        Invocation done = Invocation.withInput(stdin, "classify", "--labels", "billing,weather", "--json");

        assertThat(done.err()).isEmpty();
        assertThat(done.exitCode()).isZero();
        List<JsonNode> lines = json(done);
        assertThat(lines).hasSize(2);
        assertThat(best(lines.get(0))).isEqualTo("billing");
        assertThat(lines.get(0).path("scores")).hasSize(2);
        assertThat(lines.get(0).path("coverage").path("complete").asBoolean()).isTrue();
        assertThat(best(lines.get(1))).isEqualTo("shopping");
        assertThat(lines).extracting(line -> line.path("line").asInt()).containsExactly(1, 3);
        assertThat(lines)
                .extracting(line -> line.path("documentId").asText())
                .containsExactly("stdin-000001", "stdin-000003");
    }

    @Test
    void whatTheServiceWouldRejectIsReportedWithTheServicesReason() {
        String stdin = """
                {"id":1,"text":"half a \\ud83d pair"}
                {"id":2,"text":"a text of more than twenty bytes"}
                {"id":3,"text":"short"}
                """;

        Invocation done =
                Invocation.withInput(stdin, "classify", "--labels", "a,b", "--json", "--set", "text.max.bytes=20");

        assertThat(done.exitCode()).isEqualTo(1);
        List<JsonNode> lines = json(done);
        assertThat(lines.get(0).path("error").path("reason").asText()).isEqualTo("INVALID_DOCUMENT");
        assertThat(lines.get(1).path("error").path("reason").asText()).isEqualTo("TEXT_TOO_LARGE");
        assertThat(lines.get(2).path("scores")).hasSize(2);
    }

    @Test
    void aSecretOfAConnectionThatCannotBeReadStopsNoCommandThatDoesNotConnect() {
        String[] secret = {
            "--set",
            "kafka.config.providers=files",
            "--set",
            "kafka.config.providers.files.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider",
            "--set",
            "kafka.ssl.keystore.key=${files:/none:key}",
            "--set",
            "kafka.ssl.truststore.location=/none/trust.jks"
        };

        Invocation classified = Invocation.of(with(secret, "classify", "--labels", "a,b", "--text", "x"));
        Invocation valid =
                Invocation.withInput("[\"a\",\"b\"]", with(secret, "labels", "validate", "--key", "t/n", "-"));
        Invocation listed = Invocation.of(with(secret, "labels", "list"));

        assertThat(classified.exitCode()).as(classified.err()).isZero();
        assertThat(valid.exitCode()).as(valid.err()).isZero();
        assertThat(listed.exitCode()).isEqualTo(2);
        assertThat(listed.err()).contains("${files:/none:key}", "found none at /none/trust.jks");
    }

    private static String[] with(String[] settings, String... command) {
        return Stream.of(command, settings).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void aTextAndAFileAreOneTooMany() {
        Invocation done = Invocation.of("classify", "--labels", "a,b", "--text", "x", "tickets.jsonl");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--text: expected either --text or a FILE, found both");
    }

    @Test
    void oneTextOfTheCommandLineIsShownWithItsBestLabelFirst() {
        Invocation done = Invocation.of(
                "classify", "--labels", "politics,cooking", "--text", "Parliament debates the new election law.");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).startsWith("Parliament");
        assertThat(done.out().indexOf("politics"))
                .isPositive()
                .isLessThan(done.out().indexOf("cooking"));
    }

    @Test
    void aTextInAScriptThatTheModelDoesNotKnowIsWarnedOf() {
        Invocation done = Invocation.of("classify", "--labels", "delivery,payment", "--text", "ನನ್ನ ಆದೇಶ ಬಂದಿಲ್ಲ");

        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("40 % of the text's tokens are unknown to the model");
    }

    @Test
    void aCsvFileIsScoredWithItsIds() throws IOException {
        Path file = Files.writeString(folder.resolve("food.csv"), """
                id,text,priority
                a7,"Boil the pasta, then drain it",1
                a8,The minister resigned after the vote,2
                """);

        Invocation done = Invocation.of("classify", "--labels", "politics,cooking", "--json", file.toString());

        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("food.csv line 2").contains("priority").hasLineCount(1);
        assertThat(json(done))
                .extracting(line -> line.path("documentId").asText())
                .containsExactly("a7", "a8");
        assertThat(json(done)).extracting(ClassifyCommandTest::best).containsExactly("cooking", "politics");
    }

    @Test
    void aTextThatCannotBeScoredHasItsOwnLineWithTheReason() {
        Invocation done = Invocation.withInput(
                "{\"id\":1,\"text\":\" \"}\n{\"id\":2,\"text\":\"rain\"}", "classify", "--labels", "weather", "--json");

        assertThat(done.exitCode()).isEqualTo(1);
        List<JsonNode> lines = json(done);
        assertThat(lines).extracting(line -> line.path("documentId").asText()).containsExactly("1", "2");
        assertThat(lines.get(0).path("error").path("reason").asText()).isEqualTo("EMPTY_TEXT");
        assertThat(lines.get(0).has("scores")).isFalse();
        assertThat(best(lines.get(1))).isEqualTo("weather");
        assertThat(done.err()).contains("stdin line 1: EMPTY_TEXT");
    }

    @Test
    void anInvalidLineStopsTheCommandAfterTheLinesBeforeIt() {
        String stdin = "{\"text\":\"rain\"}\n{\"text\":\n{\"text\":\"snow\"}\n";

        Invocation done = Invocation.withInput(stdin, "classify", "--labels", "weather", "--json");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(json(done)).extracting(line -> line.path("text").asText()).containsExactly("rain");
        assertThat(done.err())
                .contains("stdin line 2")
                .contains("all lines before it were scored")
                .contains("--skip-invalid")
                .doesNotContain("\tat ");
    }

    @Test
    void invalidLinesMayBeSkippedAndHaveTheirOwnOutput() {
        String stdin = "{\"text\":\"rain\"}\n{\"id\":17,\"txt\":\"fog\"}\n{\"text\":\"snow\"}\n";

        Invocation done = Invocation.withInput(stdin, "classify", "--labels", "weather", "--skip-invalid", "--json");

        assertThat(done.exitCode()).isEqualTo(1);
        List<JsonNode> lines = json(done);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).path("documentId").asText()).isEqualTo("17");
        assertThat(lines.get(1).path("error").path("reason").asText()).isEqualTo("INVALID_LINE");
        assertThat(lines.get(2).path("text").asText()).isEqualTo("snow");
        Invocation people = Invocation.withInput(stdin, "classify", "--labels", "weather", "--skip-invalid");
        assertThat(people.out().lines()).hasSize(3);
        assertThat(people.out()).contains("not scored: INVALID_LINE");
    }

    @Test
    void labelsOfALineThatMakeNoSetAreAMistakeOfThatLine() {
        String stdin = "{\"text\":\"a\",\"labels\":[\"x\",\"x\"]}\n{\"text\":\"b\",\"labels\":[\"x\"]}\n";

        Invocation done = Invocation.withInput(stdin, "classify", "--skip-invalid", "--json");

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(json(done).get(0).path("error").path("message").asText()).contains("labels[1].name");
        assertThat(json(done).get(1).path("scores")).hasSize(1);
    }

    @Test
    void withoutLabelsNothingIsScored() {
        Invocation done = Invocation.withInput("{\"text\":\"x\"}", "classify");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("stdin line 1").contains("--labels");
    }

    @Test
    void labelsThatMakeNoSetAreRefusedBeforeTheFirstLine() {
        Invocation done = Invocation.withInput("", "classify", "--labels", "a,,b");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--labels: labels[1].name");
    }

    @Test
    void aLabelWithACommaIsOneLabel() {
        Invocation done =
                Invocation.of("classify", "--labels", "\"food, drink\",weather", "--text", "a cold beer", "--json");

        assertThat(json(done).get(0).path("scores"))
                .extracting(score -> score.path("label").asText())
                .containsExactlyInAnyOrder("food, drink", "weather");
    }

    @Test
    void aLabelSetFileGivesDescriptionsThresholdsAndMode() throws IOException {
        Path set = Files.writeString(folder.resolve("set.yaml"), """
                mode: single_label
                labels:
                  k1: {text: cooking and recipes, threshold: 0}
                  k2: politics and elections
                """);

        Invocation done = Invocation.of(
                "classify", "--label-set", set.toString(), "--text", "Fry the onions in butter.", "--json");

        assertThat(done.exitCode()).as(done.err()).isZero();
        JsonNode scores = json(done).get(0).path("scores");
        assertThat(best(json(done).get(0))).isEqualTo("k1");
        assertThat(scores.path(0).path("score").asDouble()
                        + scores.path(1).path("score").asDouble())
                .isBetween(0.999, 1.001);
        Invocation independent = Invocation.of(
                "classify", "--label-set", set.toString(), "--mode", "multi_label", "--text", "Fry it.", "--json");
        assertThat(json(independent).get(0).path("scores"))
                .filteredOn(score -> score.path("label").asText().equals("k1"))
                .allSatisfy(
                        score -> assertThat(score.path("selected").asBoolean()).isTrue());
    }

    @Test
    void labelsOfTheCommandLineAndOfAFileAreNotMixed() throws IOException {
        Path set = Files.writeString(folder.resolve("set.json"), "[\"a\",\"b\"]");

        Invocation both = Invocation.of("classify", "--labels", "x", "--label-set", set.toString(), "--text", "t");
        Invocation two = Invocation.withInput(
                "{labels: [a]}\n---\n{name: x, labels: [b]}\n", "classify", "--label-set", "-", "--text", "t");

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--labels").contains("--label-set");
        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains("stdin");
    }

    @Test
    void aTerminalIsNotSentWhatATextOrALabelHoldsForIt() {
        String stdin = "{\"text\":\"\\u001b[2J boo\",\"labels\":[\"\\u001b]0;x\\u0007\",\"line\\nbreak\"]}";

        for (Invocation done :
                List.of(Invocation.withInput(stdin, "classify"), Invocation.withInput(stdin, "classify", "--json"))) {
            assertThat(done.exitCode()).isZero();
            assertThat(done.out().lines()).hasSize(1);
            assertThat(done.out().strip().chars()).noneMatch(Character::isISOControl);
        }
    }

    @Test
    void aLimitEndsTheReadingAndIsOneOrMore() {
        String stdin = "{\"text\":\"a\"}\n{\"text\":\"b\"}\nno document\n";

        assertThat(Invocation.withInput(stdin, "classify", "--labels", "x", "--limit", "2")
                        .out()
                        .lines())
                .hasSize(2);
        Invocation none = Invocation.withInput(stdin, "classify", "--labels", "x", "--limit", "0");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--limit: expected 1 or more, found 0");
    }

    @Test
    void theModelThatShipsPassesItsCheck() {
        Invocation done = Invocation.of("model", "check", "models/default");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).contains("onnx");
        Invocation none = Invocation.of("model", "check", "models/none");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("gliznet.json").doesNotContain("\tat ");
    }

    private static List<JsonNode> json(Invocation done) {
        return done.out().lines().map(ClassifyCommandTest::tree).toList();
    }

    private static JsonNode tree(String line) {
        try {
            return Json.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static String best(JsonNode line) {
        return line.path("scores").path(0).path("label").asText();
    }
}
