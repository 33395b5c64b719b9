package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class AccuracyTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private final Accuracy accuracy = new Accuracy();

    @Test
    void withoutExamplesEverythingIsZero() {
        assertThat(accuracy.examples()).isZero();
        assertThat(accuracy.accuracy()).isZero();
        assertThat(accuracy.macroF1()).isZero();
    }

    @Test
    void onePredictionOfEachKind() {
        accuracy.add(List.of("a"), "a");
        accuracy.add(List.of("a"), "b");
        accuracy.add(List.of("b"), "b");

        assertThat(accuracy.accuracy()).isEqualTo(2.0 / 3, EXACT);
        // a: one found, one missed; b: one found, one wrong
        assertThat(accuracy.macroF1()).isEqualTo(2.0 / 3, EXACT);
    }

    @Test
    void aLabelThatIsNeverRightLowersTheMean() {
        accuracy.add(List.of("a"), "a");
        accuracy.add(List.of("a"), "c");

        assertThat(accuracy.macroF1()).isEqualTo((2.0 / 3 + 0) / 2, EXACT);
    }

    @Test
    void oneOfSeveralRightLabelsIsEnough() {
        accuracy.add(List.of("a", "b"), "b");

        assertThat(accuracy.accuracy()).isEqualTo(1);
        assertThat(accuracy.macroF1()).isEqualTo(1);
    }

    @Test
    void ifNoneOfThemIsPredictedEachIsMissed() {
        accuracy.add(List.of("a", "b"), "b");
        accuracy.add(List.of("a", "b"), "c");

        // a: missed; b: found once, missed once; c: wrong
        assertThat(accuracy.macroF1()).isEqualTo((0 + 2.0 / 3 + 0) / 3, EXACT);
    }

    @Test
    void anEmptyTextIsAnExampleWhoseLabelsAreMissed() {
        accuracy.add(List.of("a"), "a");
        accuracy.addEmpty(List.of("a"));

        assertThat(accuracy.examples()).isEqualTo(2);
        assertThat(accuracy.empty()).isEqualTo(1);
        assertThat(accuracy.accuracy()).isEqualTo(0.5);
        assertThat(accuracy.macroF1()).isEqualTo(2.0 / 3, EXACT);
    }
}
