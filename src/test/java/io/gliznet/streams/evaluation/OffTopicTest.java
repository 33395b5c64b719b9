package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class OffTopicTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void textsThatAreAlwaysAboveHaveOneAndTextsAlwaysBelowZero() {
        assertThat(OffTopic.auroc(of(0.8, 0.9), of(0.1, 0.2, 0.3))).isEqualTo(1, EXACT);
        assertThat(OffTopic.auroc(of(0.1), of(0.8, 0.9))).isZero();
    }

    @Test
    void itIsTheShareOfPairsInTheRightOrder() {
        // 0.5 is above 0.4 and below 0.6; 0.7 is above both
        assertThat(OffTopic.auroc(of(0.7, 0.5), of(0.6, 0.4))).isEqualTo(0.75, EXACT);
    }

    @Test
    void tiesCountHalf() {
        assertThat(OffTopic.auroc(of(0.5, 0.5), of(0.5))).isEqualTo(0.5, EXACT);
        // pairs of 0.5: a tie with each 0.5 and a win over 0.1; pairs of 0.9: three wins
        assertThat(OffTopic.auroc(of(0.5, 0.9), of(0.5, 0.1, 0.5))).isEqualTo((0.5 + 1 + 0.5 + 3) / 6, EXACT);
    }

    @Test
    void withoutOneOfTheTwoItIsZero() {
        assertThat(OffTopic.auroc(of(), of(0.5))).isZero();
        assertThat(OffTopic.auroc(of(0.5), of())).isZero();
    }

    private static double[] of(double... values) {
        return values;
    }
}
