package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class SelectionCountsTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private final SelectionCounts selection = new SelectionCounts();

    @Test
    void withoutTextsEverythingIsZero() {
        assertThat(selection.figures()).isEqualTo(new SelectedFigures(0, 0, 0, 0, 0, 0));
    }

    @Test
    void figuresOfThreeTexts() {
        selection.add(List.of("a", "b"), List.of("a", "c"));
        selection.add(List.of("b"), List.of("b"));
        selection.add(List.of("a"), List.of());

        SelectedFigures figures = selection.figures();

        // right 2, selected 3, holding 4; a: 1 of 1 and 2, b: 1 of 1 and 2, c: 0 of 1 and 0
        assertThat(figures.precision()).isEqualTo(2.0 / 3, EXACT);
        assertThat(figures.recall()).isEqualTo(2.0 / 4, EXACT);
        assertThat(figures.microF1()).isEqualTo(4.0 / 7, EXACT);
        assertThat(figures.macroF1()).isEqualTo((2.0 / 3 + 2.0 / 3 + 0) / 3, EXACT);
        assertThat(figures.perText()).isEqualTo(1, EXACT);
        assertThat(figures.nothing()).isEqualTo(1.0 / 3, EXACT);
    }

    @Test
    void labelsThatNeverHoldAndAreNeverSelectedDoNotCount() {
        selection.add(List.of("a"), List.of("a"));

        assertThat(selection.labels()).containsExactly(new LabelFigures("a", 1, 1, 1));
        assertThat(selection.figures().macroF1()).isEqualTo(1);
    }

    @Test
    void aLabelThatIsOnlySelectedHasPrecisionAndRecallZero() {
        selection.add(List.of("a"), List.of("b"));

        LabelFigures b = selection.labels().get(1);
        assertThat(b).isEqualTo(new LabelFigures("b", 0, 1, 0));
        assertThat(List.of(b.precision(), b.recall(), b.f1())).containsOnly(0.0);
    }

    @Test
    void ifNothingIsSelectedPrecisionIsZero() {
        selection.add(List.of("a"), List.of());

        assertThat(selection.figures()).isEqualTo(new SelectedFigures(0, 0, 0, 0, 0, 1));
    }

    @Test
    void aLabelThatALineNamesTwiceHoldsOnce() {
        selection.add(List.of("a", "a"), List.of("a"));

        assertThat(selection.labels()).containsExactly(new LabelFigures("a", 1, 1, 1));
    }
}
