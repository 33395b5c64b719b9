package io.gliznet.streams.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.label.LabelMode;
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
        assertThat(single.microF1()).isCloseTo(2.0 * 2 / (2 + 3), within(1e-12));
        assertThat(single.nothing()).isCloseTo(1.0 / 3, within(1e-12));
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
