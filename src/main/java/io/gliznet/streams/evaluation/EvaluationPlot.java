package io.gliznet.streams.evaluation;

import io.gliznet.streams.plot.Svg;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Draws a reliability diagram, and precision, recall and F1 over the threshold, side by side as SVG. All axes are from 0 to 1. */
public final class EvaluationPlot {

    private static final int SIDE = 240;
    private static final int MARGIN = 60;
    private static final int WIDTH = 2 * SIDE + 3 * MARGIN;
    private static final int HEIGHT = SIDE + 2 * MARGIN;
    private static final int LINE = 16;
    private static final double SMALLEST = 2;
    private static final double LARGEST = 8;

    private final Svg svg = new Svg(WIDTH, HEIGHT);

    private EvaluationPlot() {}

    /** @param sets at least one; what they counted is added up */
    public static String of(List<EvaluationResult> sets) {
        EvaluationPlot plot = new EvaluationPlot();
        List<EvaluationResult.Details> details =
                sets.stream().map(EvaluationResult::details).toList();
        plot.reliability(details.stream()
                .map(EvaluationResult.Details::bins)
                .reduce(Calibration::plus)
                .orElseThrow());
        plot.thresholds(details.stream()
                .map(EvaluationResult.Details::thresholds)
                .reduce(ThresholdCurve::plus)
                .orElseThrow());
        return plot.svg.end();
    }

    /** One circle for each bin that is not empty; its area grows with the number of scores. */
    private void reliability(List<Calibration.Bin> bins) {
        double left = MARGIN;
        axes(left, "score");
        svg.line(Svg.GREY, x(left, 0), y(0), x(left, 1), y(1));
        List<Calibration.Bin> used =
                bins.stream().filter(bin -> bin.count() > 0).toList();
        line(left, Svg.BLUE, used, Calibration.Bin::meanScore, Calibration.Bin::shareHolding);
        long most = used.stream().mapToLong(Calibration.Bin::count).max().orElse(1);
        for (Calibration.Bin bin : used) {
            double radius = Math.max(SMALLEST, LARGEST * Math.sqrt((double) bin.count() / most));
            svg.circle(x(left, bin.meanScore()), y(bin.shareHolding()), radius, Svg.BLUE);
        }
        String error = String.format(Locale.ROOT, "share that holds (ECE %.3f)", Calibration.error(bins));
        svg.text(left, LINE, Svg.Anchor.START, Svg.BLUE, error);
    }

    private void thresholds(ThresholdCurve curve) {
        double left = 2.0 * MARGIN + SIDE;
        axes(left, "threshold");
        List<ThresholdCurve.Point> points = curve.points();
        curve(left, points, 0, "precision", Svg.YELLOW, ThresholdCurve.Point::precision);
        curve(left, points, 1, "recall", Svg.RED, ThresholdCurve.Point::recall);
        curve(left, points, 2, "F1", Svg.BLUE, ThresholdCurve.Point::f1);
    }

    private void curve(
            double left,
            List<ThresholdCurve.Point> points,
            int position,
            String name,
            String colour,
            ToDoubleFunction<ThresholdCurve.Point> height) {
        line(left, colour, points, ThresholdCurve.Point::threshold, height);
        svg.text(left, LINE * (1.0 + position), Svg.Anchor.START, colour, name);
    }

    private void axes(double left, String title) {
        svg.line(Svg.GREY, x(left, 0), y(1), x(left, 0), y(0), x(left, 1), y(0));
        for (double tick : new double[] {0, 0.5, 1}) {
            String label = String.format(Locale.ROOT, "%.1f", tick);
            svg.text(x(left, tick), y(0) + LINE, Svg.Anchor.MIDDLE, Svg.BLACK, label);
            svg.text(left - LARGEST, y(tick) + LARGEST / 2, Svg.Anchor.END, Svg.BLACK, label);
        }
        svg.text(x(left, 0.5), y(0) + 2 * LINE, Svg.Anchor.MIDDLE, Svg.BLACK, title);
    }

    private <T> void line(
            double left, String colour, List<T> points, ToDoubleFunction<T> across, ToDoubleFunction<T> up) {
        svg.line(
                colour,
                points.stream()
                        .flatMapToDouble(point ->
                                DoubleStream.of(x(left, across.applyAsDouble(point)), y(up.applyAsDouble(point))))
                        .toArray());
    }

    private static double x(double left, double value) {
        return left + SIDE * value;
    }

    private static double y(double value) {
        return MARGIN + SIDE * (1 - value);
    }
}
