package io.gliznet.streams.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.label.LabelMode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SelectedTest {

    private static final double[][] LOGITS = {{3, 2.9, 0}, {0, 1, 0}, {5, 5, 5}};
    private static final double[] ANY_HOLDS = {1, 0, -0.1};
    private static final List<BitSet> HOLDS =
            Stream.of(0, 1, 0).map(SelectedTest::only).toList();

    @Test
    void countsWhatTheRuleSelects() {
        Selected multi = Selected.of(LabelMode.MULTI_LABEL, LOGITS, ANY_HOLDS, -0.2, HOLDS);
        Selected single = Selected.of(LabelMode.SINGLE_LABEL, LOGITS, ANY_HOLDS, -0.2, HOLDS);

        assertThat(multi.microF1()).isCloseTo(2.0 * 2 / (3 + 3), within(1e-12));
        assertThat(multi.perText()).isEqualTo(1);
        assertThat(multi.crossEntropy())
                .isCloseTo(-(logShare(3, 3, 2.9, 0) + logShare(1, 0, 1, 0) + logShare(5, 5, 5, 5)) / 3, within(1e-12));
        assertThat(single.microF1()).isCloseTo(2.0 * 2 / (2 + 3), within(1e-12));
        assertThat(single.nothing()).isCloseTo(1.0 / 3, within(1e-12));
    }

    private static double logShare(double logit, double... all) {
        return logit - Math.log(Arrays.stream(all).map(Math::exp).sum());
    }

    @Test
    void lessCrossEntropyIsNotBetterIfLessIsSelectedRightly() {
        Selected before = new Selected(0.5, 0.9, 1, 0);

        assertThat(new Selected(0.4, 0.9, 1, 0).isBetterThan(before)).isTrue();
        assertThat(new Selected(0.4, 0.89, 1, 0).isBetterThan(before)).isFalse();
        assertThat(new Selected(0.5, 1, 1, 0).isBetterThan(before)).isFalse();
    }

    private static BitSet only(int label) {
        BitSet one = new BitSet();
        one.set(label);
        return one;
    }

    @Test
    void theFirstOfEqualLabelsIsTheBest() {
        assertThat(Selected.best(new double[] {1, 2, 2})).isEqualTo(1);
    }
}
