package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.bench.Load;
import io.gliznet.streams.bench.Ratio;
import io.gliznet.streams.bench.Report;
import io.gliznet.streams.bench.Soak;
import io.gliznet.streams.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchReportTest {

    private static final Load QUIET = new Load(0, 0, 0, 0, 0);

    private final CapturedConsole captured = CapturedConsole.file();

    @Test
    void ratiosHaveTheirIntervalsInTheTableAndInTheJson() {
        Report report = report(QUIET);

        BenchReport.print(captured.console(), report);
        JsonNode json = BenchReport.json(report);

        assertThat(captured.out()).contains("efficiency").contains("0.930  [0.913, 0.945]");
        assertThat(json.path("ratios").path("efficiency").asDouble()).isEqualTo(0.93);
        assertThat(json.path("intervals").path("efficiency")).hasToString("[0.913,0.945]");
        assertThat(json.path("load").path("busy").asBoolean()).isFalse();
    }

    @Test
    void aMachineThatWasBusyIsSaid() {
        Report report = report(new Load(9, 9, 9, 9, 9_000));

        BenchReport.print(captured.console(), report);

        assertThat(captured.out()).contains("THE MACHINE WAS BUSY");
        assertThat(BenchReport.json(report).path("load").path("busy").asBoolean())
                .isTrue();
    }

    @Test
    void aSoakHasItsMinutesAndItsSamples() {
        Soak soak = new Soak(
                Duration.ofMinutes(7),
                4_200,
                List.of(
                        new Soak.Sample(5, 1_000, 3_000),
                        new Soak.Sample(6, 1_000, 3_600),
                        new Soak.Sample(7, 1_000, 4_200)),
                80,
                81.23456);

        BenchReport.print(captured.console(), soak);
        JsonNode json = BenchReport.json(42, soak);

        assertThat(captured.outLines().get(0)).isEqualTo("4200 documents, 10.0 documents/s");
        assertThat(json.path("seed").asLong()).isEqualTo(42);
        assertThat(json.path("minutes").asInt()).isEqualTo(7);
        assertThat(json.path("finalHeapMiB").asDouble()).isEqualTo(81.235);
        assertThat(Json.write(json.path("samples").path(2)))
                .isEqualTo("{\"minute\":7.0,\"residentMiB\":1000.0,\"documents\":4200}");
    }

    private static Report report(Load load) {
        return new Report(
                1,
                List.of(),
                List.of(),
                Map.of("efficiency", new Ratio(0.93, 0.9126, 0.9454)),
                Map.of(),
                List.of(),
                load);
    }
}
