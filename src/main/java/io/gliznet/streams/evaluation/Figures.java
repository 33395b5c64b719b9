package io.gliznet.streams.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one set, or their mean.
 *
 * @param empty examples without a text, which count as wrong
 * @param accuracy 0 to 1
 * @param macroF1 of the best labels, 0 to 1
 * @param ece expected calibration error, 0 to 1: of every score in multi-label mode, of the best score in single-label mode
 */
public record Figures(
        int examples,
        int empty,
        double accuracy,
        double macroF1,
        double documentsPerSecond,
        SelectedFigures selected,
        double ece,
        OffTopic unrelated) {

    /** Counts are summed, all else is averaged over the sets; what unrelated texts show, over the sets that had some. */
    public static Figures mean(List<Figures> sets) {
        List<SelectedFigures> selected = sets.stream().map(Figures::selected).toList();
        return new Figures(
                sets.stream().mapToInt(Figures::examples).sum(),
                sets.stream().mapToInt(Figures::empty).sum(),
                average(sets, Figures::accuracy),
                average(sets, Figures::macroF1),
                average(sets, Figures::documentsPerSecond),
                new SelectedFigures(
                        average(selected, SelectedFigures::microF1),
                        average(selected, SelectedFigures::macroF1),
                        average(selected, SelectedFigures::precision),
                        average(selected, SelectedFigures::recall),
                        average(selected, SelectedFigures::perText),
                        average(selected, SelectedFigures::nothing)),
                average(sets, Figures::ece),
                unrelated(sets.stream()
                        .map(Figures::unrelated)
                        .filter(unrelated -> unrelated.texts() > 0)
                        .toList()));
    }

    private static OffTopic unrelated(List<OffTopic> given) {
        return new OffTopic(
                given.stream().mapToInt(OffTopic::texts).sum(),
                average(given, OffTopic::auroc),
                average(given, OffTopic::nothingSelected));
    }

    private static <T> double average(List<T> of, ToDoubleFunction<T> figure) {
        return of.stream().mapToDouble(figure).average().orElse(0);
    }
}
