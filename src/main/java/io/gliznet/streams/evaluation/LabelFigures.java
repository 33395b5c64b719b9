package io.gliznet.streams.evaluation;

/**
 * What was selected of one label.
 *
 * @param support texts for which it holds
 * @param selected texts for which it was selected
 * @param right texts for which both is so
 */
public record LabelFigures(String label, int support, int selected, int right) {

    public double precision() {
        return F1.precision(right, selected);
    }

    public double recall() {
        return F1.recall(right, support);
    }

    public double f1() {
        return F1.f1(right, selected, support);
    }
}
