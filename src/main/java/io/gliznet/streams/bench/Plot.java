package io.gliznet.streams.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Throughput and latency against offered load, as SVG. */
public final class Plot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int MARGIN = 60;
    private static final double HEADROOM = 1.1;

    private Plot() {}

    /** @param offered rows whose names are the load in percent of the full rate, in rising order, with latencies */
    public static String svg(List<Measured> offered) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        line(svg, offered, Measured::documentsPerSecond, "#1f6feb", "documents/s", 30);
        line(svg, offered, row -> latency(row).p50(), "#9a6700", "p50, ms", 46);
        line(svg, offered, row -> latency(row).p99(), "#cf222e", "p99, ms", 62);
        for (int i = 0; i < offered.size(); i++) {
            text(
                    svg,
                    x(i, offered.size()),
                    HEIGHT - MARGIN + 20,
                    "middle",
                    "black",
                    offered.get(i).name());
        }
        text(svg, WIDTH / 2.0, HEIGHT - 12, "middle", "black", "offered load, share of the full rate; at least once");
        return svg.append("</svg>\n").toString();
    }

    private static void line(
            StringBuilder svg,
            List<Measured> offered,
            ToDoubleFunction<Measured> value,
            String colour,
            String name,
            int legend) {
        double most = HEADROOM * offered.stream().mapToDouble(value).max().orElse(1);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < offered.size(); i++) {
            double v = value.applyAsDouble(offered.get(i));
            double y = HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * v / most;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i, offered.size()), y));
            text(svg, x(i, offered.size()), y - 6, "middle", colour, String.format(Locale.ROOT, "%.0f", v));
        }
        svg.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                points.toString().strip(), colour));
        text(svg, MARGIN, legend - 10.0, "start", colour, name + " (own scale)");
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

    private static Measured.Latency latency(Measured row) {
        return row.latency().orElseThrow();
    }
}
