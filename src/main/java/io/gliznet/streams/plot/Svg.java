package io.gliznet.streams.plot;

import java.util.Locale;

/** An SVG picture on white, with its origin in the upper left corner. Units: CSS pixels. Texts are not escaped. */
public final class Svg {

    public static final String BLUE = "#1f6feb";
    public static final String YELLOW = "#9a6700";
    public static final String RED = "#cf222e";
    public static final String BLACK = "black";

    /** For lines that help the eye. */
    public static final String GREY = "#d0d7de";

    private final StringBuilder content = new StringBuilder();

    public Svg(int width, int height) {
        content.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                width,
                height));
    }

    /** Where a text is, seen from its position. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    public void text(double x, double y, Anchor anchor, String colour, String text) {
        content.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor.name().toLowerCase(Locale.ROOT),
                colour,
                text));
    }

    /** @param points x and y in turn */
    public void line(String colour, double... points) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            all.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
        }
        content.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                all.toString().strip(), colour));
    }

    public void circle(double x, double y, double radius, String colour) {
        content.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>%n", x, y, radius, colour));
    }

    /** The whole file. */
    public String end() {
        return content + "</svg>\n";
    }
}
