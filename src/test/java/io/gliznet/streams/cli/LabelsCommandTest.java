package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsCommandTest {

    @TempDir
    private Path folder;

    @Test
    void setsOfSeveralFilesAreCheckedTogether() throws IOException {
        Path good = write("good.yaml", "tenantId: acme\nlabels: [billing, {name: outage, threshold: 0.6}]\n");
        Path bad = write("bad.json", """
                [{"tenantId": "globex", "labels": ["same", "same"]}, {"tenantId": "globex", "treshold": 2}]""");

        Invocation done = Invocation.of("labels", "validate", good.toString(), bad.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .contains("bad.json: set 1: labels")
                .contains("bad.json: set 2: treshold")
                .doesNotContain("\tat ");
        assertThat(Invocation.of("labels", "validate", good.toString()).out())
                .isEqualToIgnoringNewLines("acme/default: 2 labels, valid");
    }

    @Test
    void aFileOfSeveralSetsIsReadWhole() {
        Invocation done = Invocation.withInput(
                "tenantId: a\nlabels: [x]\n---\ntenantId: b\nname: mail\nlabels: [x, y]\n", "labels", "validate", "-");

        assertThat(done.out().lines()).containsExactly("a/default: 1 label, valid", "b/mail: 2 labels, valid");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Invocation done = Invocation.of("labels", "validate", "nowhere.yaml");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("nowhere.yaml").contains("no such file");
    }

    @Test
    void twoFilesWithOneKeyAreRefused() throws IOException {
        Path one = write("one.yaml", "{tenantId: t, labels: [x]}");
        Path two = write("two.yaml", "{tenantId: t, labels: [y]}");

        Invocation done = Invocation.of("labels", "validate", one.toString(), two.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("two.yaml").contains("t/default").contains("one.yaml");
    }

    @Test
    void theKeyOfTheCommandLineReplacesTheFilesOwn() throws IOException {
        Path bare = write("bare.json", "[\"spam\", \"ham\"]");
        Path set = write("set.yaml", "{tenantId: t, name: n, labels: [x]}");

        assertThat(Invocation.of("labels", "validate", "--key", "acme/mail", bare.toString())
                        .out())
                .isEqualToIgnoringNewLines("acme/mail: 2 labels, valid");
        assertThat(Invocation.of("labels", "validate", "--key", "acme/mail", set.toString())
                        .out())
                .isEqualToIgnoringNewLines("acme/mail: 1 label, valid");
        assertThat(Invocation.of("labels", "validate", bare.toString()).err()).contains("--key");
    }

    @Test
    void aKeyWithoutATenantIsAUsageError() {
        Invocation done = Invocation.withInput("[a]", "labels", "validate", "--key", "mail", "-");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("--key").contains("tenantId/name");
    }

    @Test
    void labelsThatTheModelCannotReadAreRefusedWithTheReason() throws IOException {
        Path file = write("long.yaml", "{tenantId: t, labels: [short, '" + "字".repeat(900) + "']}");

        Invocation done = Invocation.of("labels", "validate", file.toString());

        assertThat(done.exitCode()).as(done.err()).isEqualTo(2);
        assertThat(done.err())
                .contains("long.yaml: t/default: labels[1]: expected 1 to ")
                .contains(" tokens, found ");
    }

    @Test
    void withoutAModelTheLengthOfLabelsIsNotCheckedAndThatIsSaid() throws IOException {
        Path file = write("long.yaml", "{tenantId: t, labels: ['" + "字".repeat(900) + "']}");

        Invocation done = Invocation.of(
                "labels", "validate", "--model", folder.resolve("none").toString(), file.toString());

        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("not checked").contains("model.dir");
    }

    @Test
    void anotherEncodingIsRefused() throws IOException {
        Path file = Files.write(
                folder.resolve("latin1.yaml"), "tenantId: t\nlabels: [grün]\n".getBytes(StandardCharsets.ISO_8859_1));

        Invocation done = Invocation.of("labels", "validate", file.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("latin1.yaml line 2: expected UTF-8");
    }

    @Test
    void aTerminalIsNotSentWhatAKeyHoldsForIt() {
        Invocation done = Invocation.withInput(
                "{\"tenantId\": \"\\u001b[31mred\", \"labels\": [\"a\"]}", "labels", "validate", "-");

        assertThat(done.out() + done.err()).contains("red").doesNotContain("\u001b");
    }

    @Test
    void whatTheServiceWouldIgnoreOrDamageIsRefused() {
        for (String set : List.of(
                "{\"tenantId\": \"acme \", \"labels\": [\"a\"]}",
                "{\"tenantId\": \"'acme'\", \"labels\": [\"a\"]}",
                "{\"tenantId\": \"acme\", \"name\": \"mail\\u0085\", \"labels\": [\"a\"]}",
                "{\"tenantId\": \"ac\\ud83dme\", \"labels\": [\"a\"]}",
                "{\"tenantId\": \"acme\", \"labels\": [\"a\\ud83d\"]}",
                "{\"tenantId\": \"acme\", \"labels\": [\"a\"], \"template\": \"\\ude00 {}\"}")) {
            Invocation done = Invocation.withInput(set, "labels", "validate", "-");

            assertThat(done.exitCode()).as(set).isEqualTo(2);
            assertThat(done.err()).as(set).containsPattern("(tenantId|name|labels\\[0]\\.name|template): expected ");
        }
    }

    @Test
    void aKeyOfTheCommandLineFollowsTheRulesOfTheService() {
        for (List<String> command : List.of(
                List.of("labels", "get", "acme /mail"),
                List.of("labels", "delete", "\"acme\"/mail"),
                List.of("labels", "put", "--key", "acme/mail\u0085", "-"),
                List.of("labels", "list", "--tenant", " acme"),
                List.of("documents", "send", "--tenant", "acme\u200b", "-"),
                List.of("documents", "send", "--label-set", "'mail'", "-"))) {
            Invocation done = Invocation.of(command.toArray(String[]::new));

            assertThat(done.exitCode()).as(command.toString()).isEqualTo(2);
            assertThat(done.err())
                    .as(command.toString())
                    .containsPattern("(tenantId|label set name): expected a text ");
        }
    }

    @Test
    void lintSuggestsBetterLabelsAndTheSetStaysValid() {
        String set = "{tenantId: acme, labels: [film, movie, politics, cooking, SLA, other]}";

        Invocation lint = Invocation.withInput(set, "labels", "lint", "-");

        assertThat(lint.exitCode()).as(lint.err()).isZero();
        assertThat(lint.out().lines())
                .anyMatch(line -> line.startsWith("acme/default: 'film', 'movie' mean nearly the same to the model."))
                .anyMatch(line -> line.startsWith("acme/default: 'SLA' looks like an abbreviation."))
                .anyMatch(line -> line.startsWith("acme/default: 'other' "))
                .hasSize(3);
        assertThat(Invocation.withInput(set, "labels", "lint", "--strict", "-").exitCode())
                .isEqualTo(1);
    }

    @Test
    void lintHasNothingToSayAboutGoodLabels() {
        Invocation done =
                Invocation.withInput("[billing, outage, praise]", "labels", "lint", "--strict", "--key", "a/b", "-");

        assertThat(done.exitCode()).as(done.out()).isZero();
        assertThat(done.out()).isEqualToIgnoringNewLines("a/b: no suggestions");
    }

    @Test
    void programsReadSuggestionsAsJson() {
        Invocation done =
                Invocation.withInput("[sofa, couch, '4711']", "labels", "lint", "--json", "--key", "a/b", "-");

        assertThat(done.out())
                .contains("\"tenantId\":\"a\",\"name\":\"b\"")
                .contains("\"kind\":\"unclear-name\",\"labels\":[\"4711\"]")
                .contains("\"kind\":\"near-twins\",\"labels\":[\"sofa\",\"couch\"]")
                .contains("\"nearTwinsChecked\":true");
    }

    @Test
    void aModelThatReadsLabelsInSequenceHasNoVectorsToCompare() {
        Invocation done = Invocation.withInput(
                "[film, movie]",
                "labels",
                "lint",
                "--model",
                "src/test/resources/models/bert-cosine",
                "--json",
                "--key",
                "a/b",
                "-");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("\"nearTwinsChecked\":false");
        assertThat(done.err()).contains("labels that mean nearly the same are not looked for");
    }

    @Test
    void validateWarnsOfLabelsThatTheModelCannotReadAndOfFewAtATime() {
        String unreadable = "[ವಿತರಣೆ, 😀]";
        Invocation done = Invocation.withInput(unreadable, "labels", "validate", "--key", "a/b", "-");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out()).isEqualToIgnoringNewLines("a/b: 2 labels, valid");
        assertThat(done.err()).contains("'ವಿತರಣೆ' has ").contains("'😀' has only tokens that the model does not know");

        String codes = IntStream.range(10, 40).mapToObj("c%d"::formatted).collect(Collectors.joining(",", "[", "]"));
        assertThat(Invocation.withInput(codes, "labels", "validate", "--key", "a/b", "-")
                        .err()
                        .lines())
                .hasSize(11)
                .last()
                .asString()
                .contains("20 more suggestions");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
