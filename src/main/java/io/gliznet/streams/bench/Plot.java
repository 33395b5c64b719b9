package io.gliznet.streams.bench;

import io.gliznet.streams.plot.Svg;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Draws line plots as SVG. */
public final class Plot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int MARGIN = 60;
    private static final double HEADROOM = 1.1;
    private static final int MAX_COLUMNS = 16;

    private Plot() {}

    /** @param values one value per column; each line has its own scale from 0 to its largest value */
    private record Line(String name, String colour, List<Double> values) {}

    /**
     * Throughput and latency against offered load.
     *
     * @param offered rows with latencies in ascending order of load, named after the load in percent of the full rate
     */
    public static String load(List<RowResult> offered) {
        return svg(
                "offered load as a share of the full rate, at least once",
                offered.stream().map(RowResult::name).toList(),
                List.of(
                        new Line("documents/s", Svg.BLUE, values(offered, RowResult::documentsPerSecond)),
                        new Line("p50, ms", Svg.YELLOW, values(offered, row -> latency(row)
                                .p50())),
                        new Line("p99, ms", Svg.RED, values(offered, row -> latency(row)
                                .p99()))));
    }

    /** Resident memory over time. */
    public static String memory(Soak soak) {
        int step = Math.max(1, ceilDiv(soak.samples().size(), MAX_COLUMNS));
        List<Soak.Sample> some = IntStream.range(0, soak.samples().size())
                .filter(i -> i % step == 0)
                .mapToObj(soak.samples()::get)
                .toList();
        return svg(
                "minutes at full load",
                some.stream()
                        .map(sample -> String.format(Locale.ROOT, "%.0f", sample.minute()))
                        .toList(),
                List.of(new Line("resident memory, MiB", Svg.BLUE, values(some, Soak.Sample::residentMiB))));
    }

    private static String svg(String title, List<String> columns, List<Line> lines) {
        Svg svg = new Svg(WIDTH, HEIGHT);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            draw(svg, line);
            svg.text(MARGIN, 20 + 16.0 * i, Svg.Anchor.START, line.colour(), line.name() + " (own scale)");
        }
        for (int i = 0; i < columns.size(); i++) {
            svg.text(x(i, columns.size()), HEIGHT - MARGIN + 20.0, Svg.Anchor.MIDDLE, Svg.BLACK, columns.get(i));
        }
        svg.text(WIDTH / 2.0, HEIGHT - 12, Svg.Anchor.MIDDLE, Svg.BLACK, title);
        return svg.end();
    }

    private static void draw(Svg svg, Line line) {
        double largest = HEADROOM * Collections.max(line.values());
        int count = line.values().size();
        double[] points = new double[2 * count];
        for (int i = 0; i < count; i++) {
            double value = line.values().get(i);
            points[2 * i] = x(i, count);
            points[2 * i + 1] = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value / largest;
            String label = String.format(Locale.ROOT, "%.0f", value);
            svg.text(points[2 * i], points[2 * i + 1] - 6, Svg.Anchor.MIDDLE, line.colour(), label);
        }
        svg.line(line.colour(), points);
    }

    private static double x(int i, int count) {
        return MARGIN + (WIDTH - 2.0 * MARGIN) * (i + 0.5) / count;
    }

    private static <T> List<Double> values(List<T> of, ToDoubleFunction<T> value) {
        return of.stream().map(value::applyAsDouble).toList();
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static RowResult.Latency latency(RowResult row) {
        return row.latency().orElseThrow();
    }
}
