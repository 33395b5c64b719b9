package io.gliznet.streams.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a fixed threshold would select, for thresholds from 0 to 1 in steps of 0.01.
 *
 * @param right by the highest threshold that a score reaches: scores of labels that hold
 * @param wrong the same for labels that do not hold
 * @param holding all labels that hold, whether they have a score or not
 */
public record ThresholdCurve(List<Long> right, List<Long> wrong, long holding) {

    static final int STEPS = 100;

    public ThresholdCurve {
        right = List.copyOf(right);
        wrong = List.copyOf(wrong);
    }

    public record Point(double threshold, double precision, double recall, double f1) {}

    /** Counts scores. Threading: one thread. */
    static final class Counts {

        private final long[] right = new long[STEPS + 1];
        private final long[] wrong = new long[STEPS + 1];
        private long holding;

        void add(double score, boolean holds) {
            (holds ? right : wrong)[highestReached(score)]++;
        }

        /** Labels that hold for a text, each once. */
        void expect(int labels) {
            holding += labels;
        }

        ThresholdCurve curve() {
            return new ThresholdCurve(
                    LongStream.of(right).boxed().toList(),
                    LongStream.of(wrong).boxed().toList(),
                    holding);
        }

        /** Multiplication rounds, so its result is compared with the threshold itself. */
        private static int highestReached(double score) {
            int step = Math.min(STEPS, (int) (score * STEPS) + 1);
            while (step > 0 && threshold(step) > score) {
                step--;
            }
            return step;
        }
    }

    /** From threshold 0 to 1. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        long rightSelected = 0;
        long selected = 0;
        for (int step = STEPS; step >= 0; step--) {
            rightSelected += right.get(step);
            selected += right.get(step) + wrong.get(step);
            points.add(new Point(
                    threshold(step),
                    F1.precision(rightSelected, selected),
                    F1.recall(rightSelected, holding),
                    F1.f1(rightSelected, selected, holding)));
        }
        Collections.reverse(points);
        return points;
    }

    ThresholdCurve plus(ThresholdCurve other) {
        return new ThresholdCurve(sum(right, other.right), sum(wrong, other.wrong), holding + other.holding);
    }

    private static double threshold(int step) {
        return step / (double) STEPS;
    }

    private static List<Long> sum(List<Long> counts, List<Long> others) {
        return IntStream.rangeClosed(0, STEPS)
                .mapToObj(i -> counts.get(i) + others.get(i))
                .toList();
    }
}
