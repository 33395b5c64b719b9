package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

final class RowResultTest {

    private static final RowResult.Latency LATENCY = RowResult.Latency.of(
            IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

    @Test
    void percentilesAreNearestRanks() {
        assertThat(LATENCY).isEqualTo(new RowResult.Latency(100, 50, 95, 99));
    }

    @Test
    void turnsOfARowAddUp() {
        RowResult both = row(100, 2).plus(row(300, 2));

        assertThat(both.documentsPerSecond()).isEqualTo(100);
        assertThat(both.cpuSecondsPerThousand()).isEqualTo(5);
        assertThat(both.paddingShare()).isEqualTo(0.25);
    }

    @Test
    void aSimulatedBatchCostsItsFixedPartAndEachRow() {
        SimulatedDevice.Cost cost = new SimulatedDevice.Cost("", Duration.ofMillis(10), Duration.ofNanos(150_000));

        assertThat(cost.nanos(80)).isEqualTo(22_000_000);
    }

    @Test
    void thePlotIsAnSvgWithALineForEachFigure() throws Exception {
        byte[] svg = Plot.load(List.of(row(100, 1), row(200, 1))).getBytes(StandardCharsets.UTF_8);

        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    }

    private static RowResult row(long documents, double seconds) {
        return new RowResult(
                "at-least-once",
                "20 %",
                documents,
                new ResourceUse(seconds, 1, 0),
                3 * documents,
                4 * documents,
                Optional.of(LATENCY));
    }
}
