package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.Figures;
import io.gliznet.streams.evaluation.OffTopic;
import io.gliznet.streams.evaluation.SetStatistics;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelMode;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluationPrinterTest {

    private static final EvaluationResult FIRST = result("first", 10, 1, 0.5, 0.25, 100);
    private static final EvaluationResult SECOND = result("second set", 20, 0, 1, 0.75, 50);

    private final StringWriter out = new StringWriter();

    @Test
    void eachSetIsPrintedWhenItIsDone() {
        EvaluationPrinter printer = printer(false);
        assertThat(out.toString()).isEmpty();

        printer.print(FIRST);
        assertThat(out.toString().lines()).hasSize(2);

        printer.print(SECOND);
        printer.end();
        assertThat(out.toString().lines()).hasSize(4);
        assertThat(out.toString().lines().toList().get(3))
                .matches("mean +30 +1 +0\\.750 +0\\.500 +0\\.000 +0\\.000 +0\\.000 +75\\.0");
    }

    @Test
    void columnsAreAlignedAlthoughLaterSetsAreNotKnown() {
        EvaluationPrinter printer = printer(false);
        printer.print(FIRST);
        printer.print(SECOND);

        assertThat(out.toString().lines().map(String::length).distinct()).hasSize(1);
    }

    @Test
    void oneSetHasNoMean() {
        EvaluationPrinter printer = printer(false);
        printer.print(FIRST);
        printer.end();

        assertThat(out.toString()).doesNotContain("mean");
    }

    @Test
    void thePiecesMakeOneJsonObject() throws Exception {
        EvaluationPrinter printer = printer(true);
        printer.print(FIRST);
        assertThat(out.toString()).contains("\"first\"");
        printer.print(SECOND);
        printer.end();

        JsonNode all = Json.JSON.readTree(out.toString());
        assertThat(all.path("sets")).extracting(set -> set.path("set").asText()).containsExactly("first", "second set");
        assertThat(all.path("sets").path(0).path("empty").asInt()).isEqualTo(1);
        assertThat(all.path("mean").path("macroF1").asDouble()).isEqualTo(0.5);
        assertThat(out.toString().lines()).hasSize(1);
    }

    private EvaluationPrinter printer(boolean json) {
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(Writer.nullWriter()),
                false,
                false,
                100,
                Map.of(),
                Path.of(""));
        EvaluationTable table = new EvaluationTable(List.of(FIRST.set(), SECOND.set()), false);
        return new EvaluationPrinter(console, EvaluationPrinter.Form.of(json, false), table);
    }

    private static EvaluationResult result(
            String set, int examples, int empty, double accuracy, double macroF1, double documentsPerSecond) {
        SetStatistics none = new SetStatistics(LabelMode.MULTI_LABEL);
        EvaluationResult zero = none.result(set, 0, 1);
        Figures figures = new Figures(
                examples,
                empty,
                accuracy,
                macroF1,
                documentsPerSecond,
                zero.figures().selected(),
                0,
                OffTopic.NOT_GIVEN);
        return new EvaluationResult(set, LabelMode.MULTI_LABEL, 0, figures, zero.details());
    }
}
