package io.gliznet.streams.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class EvaluationPlotTest {

    @Test
    void countsOfAllSetsAreAddedUp() throws Exception {
        Document plot = plot(set("a", 0.95, true), set("b", 0.95, false), set("c", 0.35, false));

        // bin of 0.95: half of them hold; bin of 0.35: none does
        assertThat(plot.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(texts(plot)).contains("share that holds (ECE 0.417)");
    }

    @Test
    void bothAxesAreNamedAndEachCurveHasItsName() throws Exception {
        assertThat(texts(plot(set("a", 0.95, true)))).contains("score", "threshold", "precision", "recall", "F1");
    }

    @Test
    void aSetOfEmptyTextsIsDrawnToo() throws Exception {
        SetStatistics statistics = new SetStatistics(LabelMode.MULTI_LABEL);
        statistics.addEmpty(List.of("a"));

        Document plot = plot(statistics.result("empty", 0, 1));

        assertThat(plot.getElementsByTagName("circle").getLength()).isZero();
    }

    private static EvaluationResult set(String label, double score, boolean holds) {
        SetStatistics statistics = new SetStatistics(LabelMode.MULTI_LABEL);
        statistics.add(
                List.of(holds ? label : "other"),
                new Scores(List.of(new Score(label, score, true)), OptionalDouble.empty()),
                0);
        return statistics.result("set of " + label, 0, 1);
    }

    private static Document plot(EvaluationResult... sets) throws Exception {
        String svg = EvaluationPlot.of(List.of(sets));
        assertThat(svg).doesNotContain("NaN");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }

    private static List<String> texts(Document plot) {
        return IntStream.range(0, plot.getElementsByTagName("text").getLength())
                .mapToObj(i -> plot.getElementsByTagName("text").item(i).getTextContent())
                .toList();
    }
}
