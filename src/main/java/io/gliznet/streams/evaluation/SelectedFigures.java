package io.gliznet.streams.evaluation;

import java.util.List;

/**
 * How good the selected labels of a set are.
 *
 * @param microF1 over all pairs of text and label
 * @param macroF1 mean over the labels that hold for a text or were selected for one
 * @param precision share of the selected labels that hold
 * @param recall share of the labels that hold that were selected
 * @param perText labels selected per text
 * @param nothing share of texts with no selected label
 */
public record SelectedFigures(
        double microF1, double macroF1, double precision, double recall, double perText, double nothing) {

    static SelectedFigures of(List<LabelFigures> labels, int texts, int withNothing) {
        long support = labels.stream().mapToLong(LabelFigures::support).sum();
        long selected = labels.stream().mapToLong(LabelFigures::selected).sum();
        long right = labels.stream().mapToLong(LabelFigures::right).sum();
        return new SelectedFigures(
                F1.f1(right, selected, support),
                labels.stream()
                        .filter(label -> label.support() + label.selected() > 0)
                        .mapToDouble(LabelFigures::f1)
                        .average()
                        .orElse(0),
                F1.precision(right, selected),
                F1.recall(right, support),
                texts == 0 ? 0 : (double) selected / texts,
                texts == 0 ? 0 : (double) withNothing / texts);
    }
}
