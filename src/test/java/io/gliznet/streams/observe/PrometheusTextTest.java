package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrometheusTextTest {

    @Test
    void everyNameHasOneHelpAndTypeBeforeItsSamples() {
        List<Metric> metrics = List.of(
                rejected("UNDECODABLE", 2),
                Metric.gauge("queue_documents", "Documents that wait.", () -> 5),
                rejected("TEXT_TOO_LARGE", 1));

        assertThat(PrometheusText.format(metrics)).isEqualTo("""
                # HELP rejected_total Rejected documents.
                # TYPE rejected_total counter
                rejected_total{reason="UNDECODABLE"} 2
                rejected_total{reason="TEXT_TOO_LARGE"} 1
                # HELP queue_documents Documents that wait.
                # TYPE queue_documents gauge
                queue_documents 5
                """);
    }

    @Test
    void labelsAreSortedByName() {
        Metric metric = new Metric("m", Metric.Kind.GAUGE, "Help.", Map.of("b", "2", "a", "1", "c", "3"), () -> 0);

        assertThat(PrometheusText.format(List.of(metric))).endsWith("m{a=\"1\",b=\"2\",c=\"3\"} 0\n");
    }

    @Test
    void labelValuesAreEscaped() {
        Metric metric = new Metric("m", Metric.Kind.GAUGE, "Help.", Map.of("path", "C:\\a \"b\"\nc"), () -> 0);

        assertThat(PrometheusText.format(List.of(metric))).endsWith("m{path=\"C:\\\\a \\\"b\\\"\\nc\"} 0\n");
    }

    @Test
    void helpIsEscapedSoThatItStaysOnOneLine() {
        Metric metric = Metric.gauge("m", "One\nand a \\ and \"two\".", () -> 0);

        assertThat(PrometheusText.format(List.of(metric))).startsWith("# HELP m One\\nand a \\\\ and \"two\".\n# TYPE");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-3,-3", "1234567,1234567", "0.25,0.25", "1e-7,1.0E-7", "1e18,1.0E18", "NaN,NaN"})
    void numbersAreWrittenAsGoParsesThem(double value, String text) {
        assertThat(sample(value)).isEqualTo(text);
    }

    @Test
    void infinityHasTheNameThatPrometheusReads() {
        assertThat(sample(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
        assertThat(sample(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    }

    @Test
    void noMetricsAreAnEmptyText() {
        assertThat(PrometheusText.format(List.of())).isEmpty();
    }

    private static Metric rejected(String reason, int count) {
        return new Metric(
                "rejected_total", Metric.Kind.COUNTER, "Rejected documents.", Map.of("reason", reason), () -> count);
    }

    private static String sample(double value) {
        String text = PrometheusText.format(List.of(Metric.gauge("m", "Help.", () -> value)));
        return text.substring(text.lastIndexOf(' ') + 1).strip();
    }
}
