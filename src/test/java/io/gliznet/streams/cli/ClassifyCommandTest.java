package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassifyCommandTest {

    @Test
    void everyLineOfStdinBecomesALineInTheSameOrder() throws IOException {
        String stdin = """
                {"text":"I was charged twice for the same month, please refund it."}

                {"text":"Add milk and eggs to my list.","labels":["shopping","weather"]}
                """;

        Invocation done = Invocation.withInput(stdin, "classify", "--labels", "billing,weather", "--json");

        assertThat(done.err()).isEmpty();
        assertThat(done.exitCode()).isZero();
        List<String> lines = done.out().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = Json.JSON.readTree(lines.get(0));
        assertThat(first.path("scores").path(0).path("label").asText()).isEqualTo("billing");
        assertThat(first.path("scores")).hasSize(2);
        assertThat(first.path("coverage").path("complete").asBoolean()).isTrue();
        assertThat(Json.JSON
                        .readTree(lines.get(1))
                        .path("scores")
                        .path(0)
                        .path("label")
                        .asText())
                .isEqualTo("shopping");
    }

    @Test
    void oneTextOfTheCommandLineIsShownWithItsBestLabelFirst() {
        Invocation done = Invocation.of(
                "classify", "--labels", "politics,cooking", "--text", "Parliament debates the new election law.");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).contains("politics");
        assertThat(done.out().indexOf("politics")).isLessThan(done.out().indexOf("cooking"));
    }

    @Test
    void aLineThatIsNoDocumentIsNamed() {
        Invocation done = Invocation.withInput("{\"txt\":\"x\"}", "classify", "--labels", "a,b");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("stdin line 1").contains("txt").doesNotContain("\tat ");
    }

    @Test
    void withoutLabelsNothingIsScored() {
        Invocation done = Invocation.withInput("{\"text\":\"x\"}", "classify");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--labels");
    }

    @Test
    void aTextWithoutATokenIsSaidToBeOneAndTheOthersAreScored() {
        Invocation done =
                Invocation.withInput("{\"text\":\" \"}\n{\"text\":\"rain\"}", "classify", "--labels", "weather");

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(done.err()).contains("stdin line 1").contains("EMPTY_TEXT");
        assertThat(done.out()).contains("weather");
    }

    @Test
    void evaluationCountsWhatIsRight(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tiny.jsonl");
        Files.writeString(file, """
                {"text":"Parliament debates the election.","labels":["politics"],"candidates":["politics","cooking"]}
                {"text":"Fry the onions in butter.","labels":["cooking"],"candidates":["politics","cooking"]}
                {"text":"Bake the cake for an hour.","labels":["politics"],"candidates":["politics","cooking"]}
                """);

        Invocation done = Invocation.of("evaluate", "--json", file.toString());

        JsonNode set = Json.JSON.readTree(done.out()).path("sets").path(0);
        assertThat(set.path("set").asText()).isEqualTo("tiny");
        assertThat(set.path("examples").asInt()).isEqualTo(3);
        assertThat(set.path("accuracy").asDouble()).isBetween(0.666, 0.667);
        assertThat(Invocation.of("evaluate", "--limit", "1", file.toString()).out())
                .contains("tiny")
                .contains("1.000");
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
}
