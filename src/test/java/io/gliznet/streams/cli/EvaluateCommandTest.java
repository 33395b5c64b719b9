package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {

    private static final String RIGHT =
            "{\"text\":\"Parliament debates the election.\",\"labels\":[\"politics\"],\"candidates\":[\"politics\",\"cooking\"]}\n";
    private static final String WRONG =
            "{\"text\":\"Bake the cake for an hour.\",\"labels\":[\"politics\"],\"candidates\":[\"politics\",\"cooking\"]}\n";
    private static final String EMPTY =
            "{\"text\":\"\",\"labels\":[\"cooking\"],\"candidates\":[\"politics\",\"cooking\"]}\n";

    @TempDir
    private Path folder;

    @Test
    void rightAndWrongAnswersAreCounted() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + RIGHT + WRONG);

        JsonNode set = run("evaluate", "--json", file.toString()).path("sets").path(0);

        assertThat(set.path("set").asText()).isEqualTo("tiny");
        assertThat(set.path("examples").asInt()).isEqualTo(3);
        assertThat(set.path("empty").asInt()).isZero();
        assertThat(set.path("accuracy").asDouble()).isBetween(0.666, 0.667);
    }

    @Test
    void anEmptyTextIsCountedAndCountsAsWrong() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + EMPTY);

        JsonNode set = run("evaluate", "--json", file.toString()).path("sets").path(0);

        assertThat(set.path("examples").asInt()).isEqualTo(2);
        assertThat(set.path("empty").asInt()).isEqualTo(1);
        assertThat(set.path("accuracy").asDouble()).isEqualTo(0.5);
    }

    @Test
    void severalSetsHaveAMean() throws IOException {
        Path first = write("first.jsonl", RIGHT);
        Path second = write("second.jsonl", WRONG);

        JsonNode all = run("evaluate", "--json", first.toString(), second.toString());
        Invocation people = Invocation.of("evaluate", first.toString(), second.toString());

        assertThat(all.path("sets")).hasSize(2);
        assertThat(all.path("mean").path("accuracy").asDouble()).isEqualTo(0.5);
        assertThat(all.path("mean").path("examples").asInt()).isEqualTo(2);
        assertThat(people.out().lines().skip(1).map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("first", "second", "mean");
    }

    @Test
    void aSetIsPrintedBeforeTheNextOneIsRead() throws IOException {
        Path first = write("first.jsonl", RIGHT);

        Invocation done = Invocation.of(
                "evaluate", first.toString(), folder.resolve("missing.jsonl").toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("missing.jsonl");
        assertThat(done.out().lines()).hasSize(2).last().asString().startsWith("first");
    }

    @Test
    void aLineWithoutARightLabelIsNamed() throws IOException {
        Path file = write("gold.jsonl", RIGHT + "{\"text\":\"goal\",\"candidates\":[\"sports\"]}\n");

        Invocation done = Invocation.of("evaluate", file.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
        assertThat(done.err()).contains("gold.jsonl line 2: labels: expected").contains("--skip-invalid");
    }

    @Test
    void aRightLabelThatIsNoCandidateIsNamed() throws IOException {
        Path file =
                write("gold.jsonl", "{\"text\":\"goal\",\"labels\":[\"Sport\"],\"candidates\":[\"sport\",\"war\"]}\n");

        Invocation done = Invocation.of("evaluate", file.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("line 1").contains("'Sport'").contains("did you mean sport?");
    }

    @Test
    void invalidLinesMayBeSkipped() throws IOException {
        Path file = write("gold.jsonl", "no JSON\n" + RIGHT + "{\"text\":\"x\",\"labels\":[\"a\"]}\n");

        Invocation done = Invocation.of("evaluate", "--skip-invalid", "--json", file.toString());

        assertThat(done.exitCode()).isEqualTo(1);
        assertThat(done.err()).contains("line 1:").contains("line 3: candidates:");
        assertThat(Json.JSON
                        .readTree(done.out())
                        .path("sets")
                        .path(0)
                        .path("examples")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aFileWithoutADocumentIsRefused() throws IOException {
        Invocation done = Invocation.of("evaluate", write("empty.jsonl", "\n").toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("empty.jsonl").contains("at least one document");
    }

    @Test
    void aLabelSetGivesTheCandidatesTheirDescriptions() throws IOException {
        Path set = write("set.yaml", "labels:\n  k1: parliament and elections\n  k2: cooking and recipes\n");
        Path file = write("coded.jsonl", """
                {"text":"Parliament debates the election.","labels":["k1"]}
                {"text":"Fry the onions in butter.","labels":["k2"],"candidates":["k1","k2"]}
                """);

        JsonNode result = run("evaluate", "--label-set", set.toString(), "--json", file.toString());

        assertThat(result.path("sets").path(0).path("accuracy").asDouble()).isEqualTo(1);
        Path other = write("other.jsonl", "{\"text\":\"x\",\"labels\":[\"k3\"],\"candidates\":[\"k1\",\"k3\"]}\n");
        Invocation undefined = Invocation.of("evaluate", "--label-set", set.toString(), other.toString());
        assertThat(undefined.exitCode()).isEqualTo(2);
        assertThat(undefined.err()).contains("other.jsonl line 1: candidates").contains("'k3'");
    }

    @Test
    void aLimitHoldsForEachFile() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + WRONG);

        JsonNode result = run("evaluate", "--limit", "1", "--json", file.toString(), file.toString());

        assertThat(result.path("mean").path("examples").asInt()).isEqualTo(2);
        assertThat(result.path("mean").path("accuracy").asDouble()).isEqualTo(1);
        assertThat(Invocation.of("evaluate", "--limit", "0", file.toString()).exitCode())
                .isEqualTo(2);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static JsonNode run(String... arguments) throws IOException {
        Invocation done = Invocation.of(arguments);
        assertThat(done.exitCode()).as(done.err()).isZero();
        return Json.JSON.readTree(done.out());
    }
}
