package io.gliznet.streams.evaluation;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of one evaluation set: how often the best label is a gold one, and macro F1 of the best labels.
 *
 * <p>Macro F1 is the mean, over every label that is gold or was predicted, of the label's F1. A text with several gold labels
 * asks for any one of them: the one that was predicted counts as found and the others are not counted; if none was predicted,
 * each of them counts as missed.
 */
final class Accuracy {

    private final Map<String, Counts> byLabel = new TreeMap<>();
    private int examples;
    private int hits;
    private int empty;

    private static final class Counts {
        private int found;
        private int missed;
        private int wrong;

        private double f1() {
            return 2.0 * found / (2.0 * found + missed + wrong);
        }
    }

    void add(Collection<String> gold, String predicted) {
        examples++;
        if (gold.contains(predicted)) {
            hits++;
            counts(predicted).found++;
        } else {
            counts(predicted).wrong++;
            gold.forEach(label -> counts(label).missed++);
        }
    }

    /** An empty text is an example for which nothing is predicted: its gold labels are missed. */
    void addEmpty(Collection<String> gold) {
        examples++;
        empty++;
        gold.forEach(label -> counts(label).missed++);
    }

    int examples() {
        return examples;
    }

    /** Examples without a text. */
    int empty() {
        return empty;
    }

    /** 0 to 1; 0 without examples. */
    double accuracy() {
        return examples == 0 ? 0 : (double) hits / examples;
    }

    /** 0 to 1; 0 without examples. */
    double macroF1() {
        return byLabel.values().stream().mapToDouble(Counts::f1).average().orElse(0);
    }

    private Counts counts(String label) {
        return byLabel.computeIfAbsent(label, name -> new Counts());
    }
}
