package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapCommandTest {

    @TempDir
    private Path folder;

    private Path tickets;

    @BeforeEach
    void write() throws IOException {
        tickets = Files.writeString(folder.resolve("tickets.jsonl"), """
                {"ticket":1,"tenant":"acme","title":"Refund","body":"I want my money back \\u001b[31m now.","state":"open"}

                {"ticket":2,"tenant":"acme","title":"Parcel","body":"Where is my parcel?","state":"open"}
                {"ticket":3,"tenant":"acme","title":"Offer","body":{"html":"secret words"},"state":"open"}
                {"ticket":4,"tenant":"acme","title":null,"body":"Please call me back tomorrow.","state":"open"}
                {"ticket":5,"tenant":"acme","title":null,"body":"My invoice is wrong, please look.","state":
                """);
    }

    @Test
    void aMappingIsProposedWithItsReasonsAndShownWithoutText() {
        Invocation map = Invocation.of("map", "--file", tickets.toString());

        assertThat(map.exitCode()).as(map.err()).isZero();
        assertThat(map.out())
                .contains("documents.format=json")
                .contains("documents.text=/body")
                .contains("documents.title=/title")
                .contains("documents.tenant=/tenant")
                .contains("documents.id=/ticket | position")
                .contains("tickets-0@1  id 1  label set acme/default  title of 6 characters  text of 31 characters")
                .contains(
                        "tickets-0@4  dead letter INVALID_DOCUMENT: documents.text (/body): expected a text, found an object")
                .contains("5 records: 3 documents, 2 dead letters, 0 skipped. Formats: 4 json, 1 ")
                .doesNotContain("money", "parcel", "Refund", "secret", "invoice");
    }

    @Test
    void theBeginningOfATextIsShownOnRequestAndWithoutWhatATerminalObeys() {
        Invocation map = Invocation.of("map", "--file", tickets.toString(), "--show-text");

        assertThat(map.out())
                .contains("text \"I want my money back \\u001b[31m now.\"")
                .doesNotContain("\u001b");
    }

    @Test
    void aConfiguredMappingIsShownAndNothingIsProposed() {
        Path file = folder.resolve("new.properties");
        Invocation map = Invocation.of(
                "map",
                "--file",
                tickets.toString(),
                "--write",
                file.toString(),
                "--set",
                "documents.format=json",
                "--set",
                "documents.text=/title",
                "--set",
                "documents.tenant=constant:x");

        assertThat(map.out()).contains("label set x/default").doesNotContain("documents.format");
        assertThat(map.exitCode()).isEqualTo(2);
        assertThat(map.err()).contains("--write: expected a topic that needs a mapping, found none; --propose");
        assertThat(file).doesNotExist();
    }

    @Test
    void onlyTheNewestRecordsAreRead() {
        Invocation map =
                Invocation.of("map", "--file", tickets.toString(), "--records", "1", "--set", "documents.format=json");

        assertThat(map.exitCode()).isEqualTo(1);
        assertThat(map.out())
                .contains("tickets-0@6  dead letter")
                .contains("1 record: 0 documents, 1 dead letter, 0 skipped");
    }

    @Test
    void aFileIsWrittenOnceAndMistakesSayWhatWasExpected() throws IOException {
        Path file = folder.resolve("new.properties");
        Invocation first = Invocation.of("map", "--file", tickets.toString(), "--write", file.toString());
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(Files.readString(file)).contains("documents.text=/body\n").doesNotContain("topic.documents");

        Invocation second = Invocation.of("map", "--file", tickets.toString(), "--write", file.toString());
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("--write: expected a new file");
        assertThat(Invocation.of("map", "x", "--file", "y").err()).contains("expected one of them, found both");
        assertThat(Invocation.of("map", "--records", "0").err()).contains("--records: expected 1 to 100000, found 0");
        assertThat(Invocation.of("map", "--file", "absent.jsonl").err()).contains("no such file");
    }
}
