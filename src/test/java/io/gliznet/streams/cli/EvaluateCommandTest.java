package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void theModeIsThatOfTheOptionThenOfTheLabelSet() throws IOException {
        Path file = write("tiny.jsonl", RIGHT);
        Path single = write("single.yaml", "mode: SINGLE_LABEL\nlabels: [politics, cooking]\n");

        assertThat(mode(run("evaluate", "--json", file.toString()))).isEqualTo("MULTI_LABEL");
        JsonNode given = run("evaluate", "--mode", "single_label", "--json", file.toString());
        assertThat(mode(given)).isEqualTo("SINGLE_LABEL");
        assertThat(given.path("sets").path(0).path("selected").path("perText").asDouble())
                .isEqualTo(1);
        assertThat(mode(run("evaluate", "--label-set", single.toString(), "--json", file.toString())))
                .isEqualTo("SINGLE_LABEL");
        assertThat(mode(run(
                        "evaluate",
                        "--label-set",
                        single.toString(),
                        "--mode",
                        "multi_label",
                        "--json",
                        file.toString())))
                .isEqualTo("MULTI_LABEL");
    }

    @Test
    void whatIsSelectedFollowsTheThresholdsAndTopKOfTheLabelSet() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + WRONG);
        Path all = write("all.yaml", "threshold: 0\nlabels: [politics, cooking]\n");
        Path one = write("one.yaml", "threshold: 0\ntopK: 1\nlabels: [politics, cooking]\n");
        Path none = write("none.yaml", "threshold: 1\nlabels: [politics, cooking]\n");

        JsonNode everything = selected("--label-set", all.toString(), file.toString());
        assertThat(everything.path("perText").asDouble()).isEqualTo(2);
        assertThat(everything.path("recall").asDouble()).isEqualTo(1);
        assertThat(everything.path("precision").asDouble()).isEqualTo(0.5);
        assertThat(selected("--label-set", one.toString(), file.toString())
                        .path("perText")
                        .asDouble())
                .isEqualTo(1);
        assertThat(selected("--label-set", none.toString(), file.toString())
                        .path("nothing")
                        .asDouble())
                .isEqualTo(1);
    }

    @Test
    void topKDoesNotHideScoresFromTheCalibration() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + WRONG);
        Path one = write("one.yaml", "topK: 1\nlabels: [politics, cooking]\n");

        JsonNode set = run("evaluate", "--json", "--label-set", one.toString(), file.toString())
                .path("sets")
                .path(0);

        assertThat(set.path("calibration")).hasSize(15);
        int scores = 0;
        for (JsonNode bin : set.path("calibration")) {
            scores += bin.path("count").asInt();
        }
        assertThat(scores).isEqualTo(4);
    }

    @Test
    void labelsAndConfusionsAreNamed() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + WRONG + WRONG);

        JsonNode set = run("evaluate", "--json", file.toString()).path("sets").path(0);
        Invocation people = Invocation.of("evaluate", "--details", file.toString());

        assertThat(set.path("confusions")).hasSize(1);
        assertThat(set.path("confusions").path(0).toString())
                .isEqualTo("{\"label\":\"politics\",\"best\":\"cooking\",\"count\":2}");
        assertThat(set.path("labels").path(1).path("label").asText()).isEqualTo("politics");
        assertThat(set.path("labels").path(1).path("support").asInt()).isEqualTo(3);
        assertThat(set.path("thresholds")).hasSize(101);
        assertThat(people.out())
                .containsPattern("politics +cooking +2")
                .contains("holds for")
                .doesNotContain("Parliament", "cake");
    }

    @Test
    void unrelatedTextsAreComparedWithThoseOfTheSet() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + RIGHT);
        Path unrelated = write("unrelated.jsonl", "{\"text\":\"qwrt zzz\"}\n{\"text\":\"\"}\n");

        JsonNode all = run(
                "evaluate",
                "--json",
                "--unrelated",
                unrelated.toString(),
                "--unrelated",
                file.toString(),
                file.toString());
        JsonNode given = all.path("sets").path(0).path("unrelated");

        assertThat(given.path("texts").asInt()).isEqualTo(1);
        assertThat(given.path("auroc").asDouble()).isEqualTo(1);
        assertThat(given.path("nothing").asDouble()).isBetween(0.0, 1.0);
        assertThat(all.path("mean").path("unrelated").path("texts").asInt()).isEqualTo(1);
        assertThat(run("evaluate", "--json", file.toString())
                        .path("sets")
                        .path(0)
                        .has("unrelated"))
                .isFalse();
    }

    @Test
    void finishedSetsAreNotComputedAgain() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + "no JSON\n");
        Path kept = folder.resolve("kept.jsonl");
        String[] arguments = {"evaluate", "--skip-invalid", "--json", "--resume", kept.toString(), file.toString()};

        Invocation first = Invocation.of(arguments);
        Invocation second = Invocation.of(arguments);

        assertThat(first.err()).contains("line 2");
        assertThat(second.err()).doesNotContain("line 2");
        assertThat(second.out()).isEqualTo(first.out()).isNotEmpty();
        assertThat(List.of(first.exitCode(), second.exitCode())).containsOnly(1);
        assertThat(kept).content().hasLineCount(1).doesNotContain("Parliament");
        write("tiny.jsonl", RIGHT + WRONG);
        assertThat(run(arguments).path("mean").path("examples").asInt()).isEqualTo(2);
        assertThat(Invocation.withInput(RIGHT, "evaluate", "--resume", kept.toString(), "-")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aPlotIsWrittenAndRefusedBeforeAnythingIsMeasured() throws IOException {
        Path file = write("tiny.jsonl", RIGHT);
        Path plot = folder.resolve("plot.svg");

        assertThat(Invocation.of("evaluate", "--plot", plot.toString(), file.toString())
                        .exitCode())
                .isZero();
        assertThat(plot).content().startsWith("<svg").doesNotContain("Parliament");
        Invocation refused = Invocation.of("evaluate", "--plot", folder.toString(), file.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("--plot");
    }

    @Test
    void twoLabelSetsAreComparedLineByLine() throws IOException {
        Path plain = write("plain.yaml", "labels: [k1, k2]\n");
        Path described = write("described.yaml", """
                labels:
                  k1: parliament and elections
                  k2: cooking and recipes
                """);
        Path swapped = write("swapped.yaml", "labels: {k1: cooking and recipes, k2: parliament and elections}\n");
        Path file = write("coded.jsonl", """
                {"text":"Parliament debates the election.","labels":["k1"]}
                {"text":"Fry the onions in butter.","labels":["k2"]}
                {"text":"","labels":["k2"]}
                """);

        JsonNode set = compare(described, swapped, file).path("sets").path(0);

        assertThat(set.path("a").path("accuracy").asDouble()).isBetween(0.66, 0.67);
        assertThat(set.path("b").path("accuracy").asDouble()).isZero();
        assertThat(set.path("texts").asInt()).isEqualTo(3);
        assertThat(set.path("changed").asInt()).isEqualTo(2);
        assertThat(set.path("worse").asInt()).isEqualTo(2);
        assertThat(set.path("better").asInt() + set.path("other").asInt()).isZero();
        assertThat(set.path("examples").path(0).toString())
                .isEqualTo("{\"line\":1,\"change\":\"WORSE\",\"a\":\"k1\",\"b\":\"k2\",\"labels\":[\"k1\"]}");
        assertThat(compare(swapped, described, file).path("mean").path("better").asInt())
                .isEqualTo(2);
        Invocation people =
                Invocation.of("evaluate", "--compare", described.toString(), swapped.toString(), file.toString());
        assertThat(people.out())
                .contains("2 of 3 texts have another best label: 0 better, 2 worse, 0 other")
                .contains("worse   line 2: k2 → k1")
                .doesNotContain("onions");
        assertThat(compare(plain, plain, file).path("mean").path("changed").asInt())
                .isZero();
    }

    @Test
    void twoModelsAreCompared() throws IOException {
        Path file = write("tiny.jsonl", RIGHT + WRONG);
        Path model = Path.of("models", "default").toAbsolutePath();

        JsonNode all = compare(model, model, file);

        assertThat(all.path("a").asText()).isEqualTo(model.toString());
        assertThat(all.path("sets").path(0).path("changed").asInt()).isZero();
        assertThat(all.path("mean").path("b").path("accuracy").asDouble()).isEqualTo(0.5);
    }

    @Test
    void whatCannotBeComparedIsRefused() throws IOException {
        String file = write("tiny.jsonl", RIGHT).toString();
        String set = write("set.yaml", "labels: [politics, cooking]\n").toString();
        String model = Path.of("models", "default").toAbsolutePath().toString();

        refused("two model directories or two files", "--compare", set, model, file);
        refused("two model directories or two files", "--compare", set, set + "x", file);
        refused("--label-set", "--label-set", set, "--compare", set, set, file);
        refused("--model", "--model", model, "--compare", model, model, file);
        refused("gliznet.json", "--compare", model, folder.toString(), file);
        refused("stdin", "--compare", set, set, "-");
        refused(
                "--resume",
                "--compare",
                set,
                set,
                "--resume",
                folder.resolve("kept").toString(),
                file);
        refused("--compare", "--compare", set);
        refused("read for each set", "--unrelated", "-", file, file);
    }

    private static void refused(String message, String... arguments) {
        List<String> all = new ArrayList<>(List.of("evaluate"));
        all.addAll(List.of(arguments));
        Invocation done = Invocation.of(all.toArray(String[]::new));
        assertThat(done.exitCode()).as(all + ": " + done.err()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
        assertThat(done.err()).contains(message).doesNotContain("unexpected");
    }

    private static JsonNode compare(Path a, Path b, Path file) throws IOException {
        return run("evaluate", "--json", "--compare", a.toString(), b.toString(), file.toString());
    }

    private static String mode(JsonNode all) {
        return all.path("sets").path(0).path("mode").asText();
    }

    private static JsonNode selected(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("evaluate", "--json"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new)).path("sets").path(0).path("selected");
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
