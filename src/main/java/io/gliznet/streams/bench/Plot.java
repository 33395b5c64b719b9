package io.gliznet.streams.bench;

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
    private static final String BLUE = "#1f6feb";
    private static final String YELLOW = "#9a6700";
    private static final String RED = "#cf222e";

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
                        new Line("documents/s", BLUE, values(offered, RowResult::documentsPerSecond)),
                        new Line("p50, ms", YELLOW, values(offered, row -> latency(row)
                                .p50())),
                        new Line("p99, ms", RED, values(offered, row -> latency(row)
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
                List.of(new Line("resident memory, MiB", BLUE, values(some, Soak.Sample::residentMiB))));
    }

    private static String svg(String title, List<String> columns, List<Line> lines) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        for (int i = 0; i < lines.size(); i++) {
            line(svg, lines.get(i));
            text(
                    svg,
                    MARGIN,
                    20 + 16.0 * i,
                    "start",
                    lines.get(i).colour(),
                    lines.get(i).name() + " (own scale)");
        }
        for (int i = 0; i < columns.size(); i++) {
            text(svg, x(i, columns.size()), HEIGHT - MARGIN + 20.0, "middle", "black", columns.get(i));
        }
        text(svg, WIDTH / 2.0, HEIGHT - 12, "middle", "black", title);
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, Line line) {
        double largest = HEADROOM * Collections.max(line.values());
        int count = line.values().size();
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < count; i++) {
            double value = line.values().get(i);
            double y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value / largest;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i, count), y));
            text(svg, x(i, count), y - 6, "middle", line.colour(), String.format(Locale.ROOT, "%.0f", value));
        }
        svg.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                points.toString().strip(), line.colour()));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String colour, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text));
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
