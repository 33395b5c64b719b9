package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.encode.Coverage;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** One line of output for each line of input, whatever became of it. */
final class LineResultPrinterTest {

    private static final LabelSetKey KEY = new LabelSetKey("local", "labels");
    private static final InputLine.Invalid INVALID =
            new InputLine.Invalid("dump.jsonl line 2", 2, "t-2", "text: expected a text, found nothing");

    private final CapturedConsole captured = CapturedConsole.file();

    @Test
    void aScoredLineHasItsIdItsTextAndItsBestScores() {
        people().print(scored(7, "t-7", "I was charged twice.", Results.COMPLETE, "billing", "outage"));

        assertThat(captured.outLines())
                .containsExactly(
                        "t-7                   I was charged twice.                              ● billing 0.90  ○ outage 0.80");
        assertThat(captured.err()).isEmpty();
    }

    @Test
    void theTextOfTheCommandLineHasNoId() {
        people().print(scored(0, "text", "I was charged twice.", Results.COMPLETE, "billing"));

        assertThat(captured.out()).startsWith("I was charged twice. ").doesNotContain("text ");
    }

    @Test
    void onlyTheBestFourScoresAreShownToPeopleAndAllToPrograms() throws JsonProcessingException {
        LineResult result = scored(1, "t-1", "x", Results.COMPLETE, "a", "b", "c", "d", "e");

        people().print(result);
        programs().print(result);

        assertThat(captured.outLines().get(0)).endsWith("● a 0.90  ○ b 0.80  ○ c 0.70  ○ d 0.60");
        assertThat(json(1).path("scores"))
                .extracting(score -> score.path("label").asText())
                .containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void noneIsShownToPeopleWhereNoLabelIsSelected() {
        List<Score> scores = List.of(new Score("a", 0.12, false), new Score("b", 0.04, false));

        people().print(scored(new Scores(scores, OptionalDouble.of(0.84))));
        people().print(scored(new Scores(Results.scores("a"), OptionalDouble.of(0.1))));
        people().print(scored(new Scores(scores, OptionalDouble.empty())));

        assertThat(captured.outLines().get(0)).endsWith("○ a 0.12  ○ b 0.04  none 0.84");
        assertThat(captured.outLines().get(1)).endsWith("● a 0.90");
        assertThat(captured.outLines().get(2)).endsWith("○ b 0.04");
    }

    @Test
    void aLongTextIsCutForPeopleAndWholeForPrograms() throws JsonProcessingException {
        String text = "w".repeat(60);
        LineResult result = scored(1, "t-1", text, Results.COMPLETE, "a");

        people().print(result);
        programs().print(result);

        assertThat(captured.outLines().get(0))
                .contains("w".repeat(47) + "…  ● a")
                .doesNotContain("w".repeat(48));
        assertThat(json(1).path("text").asText()).isEqualTo(text);
    }

    @Test
    void aTextThatWasNotScoredWholeIsMarked() throws JsonProcessingException {
        LineResult result = scored(1, "t-1", "x", Results.PARTIAL, "a");

        people().print(result);
        programs().print(result);

        assertThat(captured.outLines().get(0)).endsWith("(a part of the text was not scored)");
        assertThat(json(1).path("coverage").path("complete").asBoolean(true)).isFalse();
    }

    @Test
    void aTextThatTheModelCannotReadIsWarnedOfAFewTimesAndThenCounted() {
        Coverage unknown = new Coverage(10, 10, 1, 2, 2, 1, true, 0.9);
        LineResultPrinter printer = people();

        for (int line = 1; line <= 8; line++) {
            printer.print(scored(line, "t-" + line, "x", unknown, "a"));
        }
        printer.print(scored(9, "t-9", "x", Results.COMPLETE, "a"));
        printer.finish();

        assertThat(captured.err().lines())
                .hasSize(6)
                .first()
                .isEqualTo("gliznet: dump.jsonl line 1: 90 % of the text's tokens are unknown to the model; its scores"
                        + " mean little");
        assertThat(captured.err().lines()).last().asString().startsWith("gliznet: 3 more texts");
    }

    @Test
    void programsReadTheShareOfUnknownTokensAndNoWarning() throws JsonProcessingException {
        programs().print(scored(1, "t-1", "x", new Coverage(10, 10, 1, 2, 2, 1, true, 0.9), "a"));

        assertThat(json(0).path("coverage").path("unknownShare").asDouble()).isEqualTo(0.9);
        assertThat(captured.err()).isEmpty();
    }

    @Test
    void aScoredLineOfJsonHasLineIdTextScoresAndCoverage() throws JsonProcessingException {
        programs().print(scored(7, "t-7", "I was charged twice.", Results.COMPLETE, "billing"));

        JsonNode node = json(0);
        assertThat(node.fieldNames()).toIterable().containsExactly("line", "documentId", "text", "scores", "coverage");
        assertThat(node.path("line").asInt()).isEqualTo(7);
        assertThat(node.path("documentId").asText()).isEqualTo("t-7");
        assertThat(node.path("scores").path(0).path("score").asDouble()).isEqualTo(0.9);
        assertThat(node.path("scores").path(0).path("selected").asBoolean()).isTrue();
    }

    @Test
    void aLineThatIsNoDocumentHasItsReasonOnBothOutputs() {
        people().print(LineResult.invalid(INVALID));

        assertThat(captured.outLines())
                .containsExactly(
                        "t-2                   not scored: INVALID_LINE: text: expected a text, found nothing");
        assertThat(captured.err().lines())
                .containsExactly("gliznet: dump.jsonl line 2: INVALID_LINE: text: expected a text, found nothing");
    }

    @Test
    void aLineThatIsNoDocumentIsAnErrorObjectInJson() throws JsonProcessingException {
        programs().print(LineResult.invalid(INVALID));

        JsonNode node = json(0);
        assertThat(node.fieldNames()).toIterable().containsExactly("line", "documentId", "error");
        assertThat(node.path("line").asInt()).isEqualTo(2);
        assertThat(node.path("documentId").asText()).isEqualTo("t-2");
        assertThat(node.path("error").path("reason").asText()).isEqualTo("INVALID_LINE");
        assertThat(node.path("error").path("message").asText()).isEqualTo("text: expected a text, found nothing");
    }

    @Test
    void aTextOfTheCommandLineHasNeitherLineNorIdWhetherItWasScoredOrNot() throws JsonProcessingException {
        Outcome rejected = new Outcome.Rejected(Reason.EMPTY_TEXT, "expected a text, found only blanks");
        programs().print(scored(0, "text", "x", Results.COMPLETE, "a"));
        programs().print(LineResult.of(Results.line(0, "text", "  "), rejected));
        people().print(LineResult.of(Results.line(0, "text", "  "), rejected));

        assertThat(json(0).fieldNames()).toIterable().containsExactly("text", "scores", "coverage");
        assertThat(json(1).fieldNames()).toIterable().containsExactly("error");
        assertThat(captured.outLines().get(2)).startsWith("not scored: EMPTY_TEXT");
    }

    @Test
    void aRejectedDocumentKeepsTheReasonOfThePipeline() throws JsonProcessingException {
        Outcome rejected = new Outcome.Rejected(Reason.EMPTY_TEXT, "expected a text, found only blanks");

        programs().print(LineResult.of(Results.line(3, "t-3", "  "), rejected));

        assertThat(json(0).path("error").path("reason").asText()).isEqualTo("EMPTY_TEXT");
        assertThat(json(0).path("documentId").asText()).isEqualTo("t-3");
        assertThat(captured.err()).contains("dump.jsonl line 3: EMPTY_TEXT: expected a text, found only blanks");
    }

    @Test
    void linesAreCountedAndFailedOnesToo() {
        LineResultPrinter printer = people();
        assertThat(printer.lines()).isZero();

        printer.print(scored(1, "t-1", "x", Results.COMPLETE, "a"));
        printer.print(LineResult.invalid(INVALID));
        printer.print(scored(3, "t-3", "x", Results.COMPLETE, "a"));

        assertThat(printer.lines()).isEqualTo(3);
        assertThat(printer.failed()).isEqualTo(1);
        assertThat(captured.outLines()).hasSize(3);
    }

    @Test
    void whatInputHoldsForATerminalIsShownAndNotObeyed() {
        String hostile = "\u001b[2J\u202eevil";
        LineResult scored = scored(1, hostile, hostile, Results.COMPLETE, hostile);
        LineResult failed = LineResult.invalid(new InputLine.Invalid(hostile + " line 2", 2, hostile, hostile));

        for (LineResultPrinter printer : List.of(people(), programs())) {
            printer.print(scored);
            printer.print(failed);
        }

        assertThat(captured.outLines()).hasSize(4).allSatisfy(line -> assertThat(line)
                .contains("evil"));
        assertThat(captured.out() + captured.err()).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void aSelectedLabelIsGreenOnATerminalOnly() {
        CapturedConsole terminal = CapturedConsole.colouredTerminal();

        new LineResultPrinter(terminal.console(), false).print(scored(1, "t-1", "x", Results.COMPLETE, "a", "b"));

        assertThat(terminal.out()).contains("\u001b[32m● a 0.90\u001b[0m  ○ b 0.80");
    }

    private LineResultPrinter people() {
        return new LineResultPrinter(captured.console(), false);
    }

    private LineResultPrinter programs() {
        return new LineResultPrinter(captured.console(), true);
    }

    private JsonNode json(int line) throws JsonProcessingException {
        return Json.JSON.readTree(captured.outLines().get(line));
    }

    private static LineResult scored(Scores scores) {
        Outcome.Classified plain = Results.outcome(KEY, 0, "x", "a");
        return LineResult.of(
                Results.line(1, "t-1", "x"),
                new Outcome.Classified(plain.document(), plain.labelSet(), scores, Results.COMPLETE));
    }

    private static LineResult scored(int number, String id, String text, Coverage coverage, String... labels) {
        Outcome.Classified plain = Results.outcome(KEY, 0, text, labels);
        return LineResult.of(
                Results.line(number, id, text),
                new Outcome.Classified(plain.document(), plain.labelSet(), plain.scored(), coverage));
    }
}
