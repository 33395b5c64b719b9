package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FiguresTest {

    private static final Figures FIRST =
            figures(10, 0.5, new SelectedFigures(0.25, 0.5, 0.75, 1, 2, 0), new OffTopic(4, 0.75, 0.5));
    private static final Figures SECOND =
            figures(20, 1, new SelectedFigures(0.75, 1, 0.25, 0, 1, 0.5), OffTopic.NOT_GIVEN);

    @Test
    void countsAreSummedAndSharesAreAveraged() {
        Figures mean = Figures.mean(List.of(FIRST, SECOND));

        assertThat(mean.examples()).isEqualTo(30);
        assertThat(mean.accuracy()).isEqualTo(0.75);
        assertThat(mean.selected()).isEqualTo(new SelectedFigures(0.5, 0.75, 0.5, 0.5, 1.5, 0.25));
        assertThat(mean.ece()).isEqualTo(0.75);
    }

    @Test
    void setsWithoutUnrelatedTextsAreNoPartOfTheirMean() {
        assertThat(Figures.mean(List.of(FIRST, SECOND)).unrelated()).isEqualTo(new OffTopic(4, 0.75, 0.5));
        assertThat(Figures.mean(List.of(SECOND)).unrelated()).isEqualTo(OffTopic.NOT_GIVEN);
    }

    private static Figures figures(int examples, double share, SelectedFigures selected, OffTopic unrelated) {
        return new Figures(examples, 0, share, share, 100, selected, share, unrelated);
    }
}
