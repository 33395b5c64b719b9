package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ThresholdCurveTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private final ThresholdCurve.Counts counts = new ThresholdCurve.Counts();

    @Test
    void whatAThresholdWouldSelect() {
        counts.expect(3);
        counts.add(0.805, true);
        counts.add(0.605, true);
        counts.add(0.705, false);

        assertPoint(0, 2.0 / 3, 2.0 / 3, 2.0 * 2 / (3 + 3));
        assertPoint(60, 2.0 / 3, 2.0 / 3, 2.0 * 2 / (3 + 3));
        assertPoint(61, 1.0 / 2, 1.0 / 3, 2.0 / (2 + 3));
        assertPoint(80, 1, 1.0 / 3, 2.0 / (1 + 3));
        assertPoint(81, 0, 0, 0);
    }

    @Test
    void aScoreReachesTheThresholdThatIsEqualToIt() {
        for (int step = 0; step <= ThresholdCurve.STEPS; step++) {
            ThresholdCurve.Counts one = new ThresholdCurve.Counts();
            one.expect(1);
            one.add(step / 100.0, true);

            assertThat(one.curve().points().get(step).recall()).as("at " + step).isEqualTo(1);
            assertThat(one.curve().points().stream().skip(step + 1L).map(ThresholdCurve.Point::recall))
                    .as("above " + step)
                    .allMatch(recall -> recall == 0);
        }
    }

    @Test
    void curvesOfSeveralSetsAreAdded() {
        counts.expect(1);
        counts.add(0.5, true);
        ThresholdCurve.Counts other = new ThresholdCurve.Counts();
        other.expect(1);
        other.add(0.5, false);

        ThresholdCurve sum = counts.curve().plus(other.curve());

        assertThat(sum.points().get(50)).isEqualTo(new ThresholdCurve.Point(0.5, 0.5, 0.5, 0.5));
    }

    private void assertPoint(int step, double precision, double recall, double f1) {
        ThresholdCurve.Point point = counts.curve().points().get(step);
        assertThat(point.threshold()).isEqualTo(step / 100.0);
        assertThat(point.precision()).isEqualTo(precision, EXACT);
        assertThat(point.recall()).isEqualTo(recall, EXACT);
        assertThat(point.f1()).isEqualTo(f1, EXACT);
    }
}
