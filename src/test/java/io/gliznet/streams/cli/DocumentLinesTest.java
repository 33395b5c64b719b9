package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input files as people have them. */
final class DocumentLinesTest {

    private final List<String> notices = new ArrayList<>();

    @Test
    void aLineWithoutAnIdIsNamedAfterTheFileAndTheLine() {
        List<InputLine> lines = read("mail.jsonl", "\n{\"text\":\"where is my parcel\"}\n");

        assertThat(lines).hasSize(1);
        DocumentLine line = document(lines.get(0));
        assertThat(line.source()).isEqualTo("mail.jsonl line 2");
        assertThat(line.number()).isEqualTo(2);
        assertThat(line.documentId()).isEqualTo("mail-000002");
        assertThat(line.text()).isEqualTo("where is my parcel");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"documentId\":\"a-1\",\"text\":\"x\"}|a-1",
                "{\"documentId\":4711,\"text\":\"x\"}|4711",
                "{\"id\":\"b-2\",\"text\":\"x\"}|b-2",
                "{\"id\":90071992547409931,\"text\":\"x\"}|90071992547409931",
                "{\"id\":5,\"documentId\":5,\"text\":\"x\"}|5",
                "{\"id\":null,\"text\":\"x\"}|f-000001",
            })
    void idsMayBeNumbersAndHaveEitherName(String json, String expected) {
        assertThat(document(read("f.jsonl", json).get(0)).documentId()).isEqualTo(expected);
    }

    @Test
    void tenantLabelSetAndKeyMayBeNumbers() {
        DocumentLine line = document(read("f.jsonl", "{\"text\":\"x\",\"tenantId\":12,\"labelSet\":3,\"key\":99}")
                .get(0));

        assertThat(line.tenantId()).contains("12");
        assertThat(line.labelSet()).contains("3");
        assertThat(line.key()).contains("99");
    }

    @Test
    void attributesOfAnyTypeBecomeTexts() {
        DocumentLine line = document(read(
                        "f.jsonl",
                        "{\"text\":\"x\",\"attributes\":{\"year\":2026,\"vip\":true,\"none\":null,\"tags\":[\"a\",1],\"s\":\"t\"}}")
                .get(0));

        assertThat(line.attributes())
                .containsOnlyKeys("year", "vip", "tags", "s")
                .containsEntry("year", "2026")
                .containsEntry("vip", "true")
                .containsEntry("tags", "[\"a\",1]")
                .containsEntry("s", "t");
        assertThat(document(read("f.jsonl", "{\"text\":\"x\",\"attributes\":null}")
                                .get(0))
                        .attributes())
                .isEmpty();
    }

    @Test
    void unknownFieldsAreIgnoredWithOneNoticeThatListsTheKnownOnes() {
        List<InputLine> lines = read(
                "dump.jsonl",
                "{\"text\":\"x\"}\n{\"text\":\"y\",\"created\":\"2026\",\"customerNumber\":1}\n{\"text\":\"z\",\"created\":\"2027\"}\n");

        assertThat(lines).allSatisfy(line -> assertThat(line).isInstanceOf(InputLine.Valid.class));
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0))
                .startsWith("dump.jsonl line 2")
                .contains("created, customerNumber")
                .contains("labelSet")
                .contains("attributes");
    }

    @Test
    void aFieldThatIsNearlyAKnownOneIsRefusedBecauseItWasMeant() {
        InputLine.Invalid line = invalid(
                read("f.jsonl", "{\"text\":\"x\",\"tenant_id\":\"acme\"}").get(0));

        assertThat(line.problem()).contains("'tenant_id'").contains("did you mean tenantId?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2]|found a list",
                "{\"text\":\"x\",\"id\":1e999999999}|id: expected a text or a number, found a number that is too large",
                "{\"text\":\"x\",\"tenantId\":\"a/b\"}|tenantId: expected a text without '/', found 'a/b'",
                "{\"text\":\"x\",\"labelSet\":\"\"}|label set name: expected a non-empty text",
                "{\"text\":17}|text: expected a text, found a number",
                "{\"title\":\"only a title\"}|text: expected a text, found nothing",
                "{\"text\":\"x\",\"labels\":\"spam\"}|labels: expected a list of texts, found a text",
                "{\"text\":\"x\",\"labels\":[1]}|labels: expected a list of texts, found a list with a number",
                "{\"text\":\"x\",\"attributes\":[]}|attributes: expected an object, found a list",
                "{\"text\":\"x\",\"id\":1,\"documentId\":2}|id: expected the same value as documentId",
                "{\"text\":\"x\",\"text\":\"y\"}|found no JSON: a field that is written twice at column",
                "{\"text\":\"x\"} {}|found no JSON",
                "hello|found no JSON: a word without quotes at column",
            })
    void whatIsWrongWithALineIsSaid(String json, String problem) {
        InputLine.Invalid line = invalid(read("f.jsonl", json).get(0));

        assertThat(line.problem()).contains(problem);
        assertThat(line.source()).isEqualTo("f.jsonl line 1");
    }

    @Test
    void anInvalidLineKeepsItsIdWhereItHasOne() {
        List<InputLine> lines = read("f.jsonl", "{\"id\":31}\nno JSON\n");

        assertThat(lines).extracting(InputLine::documentId).containsExactly("31", "f-000002");
    }

    @Test
    void aLineInAnotherEncodingDoesNotTakeItsNeighboursWithIt() {
        byte[] latin1 = "{\"text\":\"café\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        List<InputLine> lines = read("f.jsonl", concatenated("{\"text\":\"a\"}\n", latin1, "{\"text\":\"b\"}\n"));

        assertThat(lines).hasSize(3);
        assertThat(invalid(lines.get(1)).problem()).isEqualTo("expected UTF-8, found the byte 0xe9");
        assertThat(invalid(lines.get(1)).source()).isEqualTo("f.jsonl line 2");
        assertThat(document(lines.get(2)).text()).isEqualTo("b");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstLine() {
        assertThat(document(read("f.jsonl", "\ufeff{\"text\":\"a\"}").get(0)).text())
                .isEqualTo("a");
        assertThat(document(read("f.csv", "\ufefftext\na\n").get(0)).text()).isEqualTo("a");
    }

    @Test
    void linesMayEndAsOnWindows() {
        assertThat(read("f.csv", "id,text\r\n1,first\r\n2,second\r\n"))
                .extracting(line -> document(line).text())
                .containsExactly("first", "second");
    }

    @Test
    void aPackedFileIsUnpackedWhateverItsName() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("id,text\n1,packed\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(document(read("dump.csv.gz", packed.toByteArray()).get(0)).text())
                .isEqualTo("packed");
        assertThat(document(read("dump.csv", packed.toByteArray()).get(0)).text())
                .isEqualTo("packed");
    }

    @Test
    void aDamagedPackedFileIsAFailureThatNamesTheFile() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"text\":\"x\"}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] half = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() / 2);

        assertThatThrownBy(() -> read("half.jsonl.gz", half))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("half.jsonl.gz line ");
    }

    @Test
    void columnsOfACsvFileAreTheFieldsOfTheDocument() {
        DocumentLine line = document(read("f.csv", """
                        id,text,tenantId,labels,candidates,attributes.channel,attributes
                        9,"hot, and humid",acme,weather,"[""weather"",""food, drink""]",mail,
                        """).get(0));

        assertThat(line.documentId()).isEqualTo("9");
        assertThat(line.text()).isEqualTo("hot, and humid");
        assertThat(line.tenantId()).contains("acme");
        assertThat(line.labels()).containsExactly("weather");
        assertThat(line.candidates()).containsExactly("weather", "food, drink");
        assertThat(line.attributes()).containsOnlyKeys("channel").containsEntry("channel", "mail");
    }

    @Test
    void aTsvFileHasTabsBetweenItsCellsAndListsHaveBars() {
        DocumentLine line = document(
                read("f.tsv", "text\tlabels\nrain, again\tweather|small talk\n").get(0));

        assertThat(line.text()).isEqualTo("rain, again");
        assertThat(line.labels()).containsExactly("weather", "small talk");
    }

    @Test
    void anEmptyCellIsAMissingFieldButAnEmptyTextIsAText() {
        DocumentLine line = document(read("f.csv", "id,text,tenantId\n,,\n").get(0));

        assertThat(line.documentId()).isEqualTo("f-000002");
        assertThat(line.text()).isEmpty();
        assertThat(line.tenantId()).isEmpty();
    }

    @Test
    void aRecordOfSeveralLinesIsNamedAfterItsFirstOne() {
        List<InputLine> lines = read("f.csv", "id,text\n1,\"Dear all,\n\nplease stop\"\n2,next\n");

        assertThat(lines).extracting(InputLine::number).containsExactly(2, 5);
        assertThat(document(lines.get(0)).text()).isEqualTo("Dear all,\n\nplease stop");
    }

    @Test
    void aQuoteThatNobodyClosesCostsOneLine() {
        List<InputLine> lines = read("f.csv", "id,text\n1,\"oops\n2,fine\n3,fine too\n");

        assertThat(lines).hasSize(3);
        assertThat(invalid(lines.get(0)).problem()).contains("closing quote");
        assertThat(lines).extracting(InputLine::number).containsExactly(2, 3, 4);
        assertThat(document(lines.get(2)).text()).isEqualTo("fine too");
    }

    @Test
    void aRowWithTooManyOrTooFewCellsIsInvalid() {
        List<InputLine> lines = read("f.csv", "id,text\n1\n2,a,b\n3,c\n");

        assertThat(invalid(lines.get(0)).problem()).isEqualTo("expected 2 cells as in the header, found 1");
        assertThat(invalid(lines.get(1)).problem()).contains("found 3");
        assertThat(document(lines.get(2)).text()).isEqualTo("c");
    }

    @Test
    void aHeaderWithoutATextStopsTheCommand() {
        assertThatThrownBy(() -> read("f.csv", "id,texts\n1,x\n"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("f.csv line 1")
                .hasMessageContaining("the name of column 2 is nearly text");
        assertThatThrownBy(() -> read("f.csv", "text,text\nx,y\n"))
                .hasMessageContaining("the same name in the columns 1 and 2");
        assertThatThrownBy(() -> read("f.csv", "")).hasMessageContaining("empty file");
    }

    @Test
    void anEmptyIdIsNoId() {
        assertThat(document(read("f.jsonl", "{\"text\":\"x\",\"id\":\"\"}").get(0))
                        .documentId())
                .isEqualTo("f-000001");
    }

    @Test
    void noMessageQuotesADocument() {
        for (String line : List.of(
                "SECRET words",
                "{\"text\": SECRET}",
                "{\"text\": \"SECRET",
                "{\"SECRET\": 1, \"SECRET\": 2}",
                "{\"text\": \"x\\SECRET\"}",
                "{\"text\": \"x\"} SECRET",
                "{\"text\": {\"SECRET\": 1}}",
                "{\"text\": \"x\", \"attributes\": \"SECRET\"}")) {
            assertThat(invalid(read("f.jsonl", line).get(0)).problem()).as(line).doesNotContain("SECRET");
        }
        for (String file : List.of("SECRET words, more\nx\n", "SECRET,SECRET,text\nx,y,z\n")) {
            assertThatThrownBy(() -> read("f.csv", file))
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContain("SECRET");
        }
        for (String row : List.of("\"a\"SECRET,b", "\"SECRET", "SECRET", "x,[SECRET]")) {
            assertThat(invalid(read("f.csv", "text,labels\n" + row + "\n").get(0))
                            .problem())
                    .as(row)
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void fieldsWithoutAMeaningAreNamedButNotTextsInTheirPlace() {
        read("f.jsonl", "{\"text\":\"x\",\"priority\":1,\"my SECRET text\":2}");

        assertThat(notices)
                .singleElement()
                .asString()
                .contains("priority, and 1 that are not shown")
                .doesNotContain("SECRET");
    }

    @Test
    void readingMayBeginAtALaterLine() {
        assertThat(readFrom(3, "f.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n"))
                .extracting(line -> document(line).text())
                .containsExactly("c");
        assertThat(readFrom(3, "f.csv", "text\na\nb\n"))
                .extracting(line -> document(line).text())
                .containsExactly("b");
    }

    private List<InputLine> read(String file, String content) {
        return read(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private List<InputLine> read(String file, byte[] content) {
        return readFrom(1, file, content);
    }

    private List<InputLine> readFrom(int line, String file, String content) {
        return readFrom(line, file, content.getBytes(StandardCharsets.UTF_8));
    }

    private List<InputLine> readFrom(int line, String file, byte[] content) {
        InputFile input = new InputFile(
                file, InputFormat.stem(file), InputFormat.of(file), new ByteArrayInputStream(content), false);
        List<InputLine> lines = new ArrayList<>();
        new DocumentLines(input, line, notices::add).forEachRemaining(lines::add);
        return lines;
    }

    private static byte[] concatenated(String before, byte[] between, String after) {
        try (SequenceInputStream all = new SequenceInputStream(
                new SequenceInputStream(
                        new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayInputStream(between)),
                new ByteArrayInputStream(after.getBytes(StandardCharsets.UTF_8)))) {
            return all.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DocumentLine document(InputLine line) {
        assertThat(line).isInstanceOf(InputLine.Valid.class);
        return ((InputLine.Valid) line).document();
    }

    private static InputLine.Invalid invalid(InputLine line) {
        assertThat(line).isInstanceOf(InputLine.Invalid.class);
        return (InputLine.Invalid) line;
    }
}
