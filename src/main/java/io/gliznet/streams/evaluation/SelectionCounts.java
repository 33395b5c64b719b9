package io.gliznet.streams.evaluation;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts, for each label, how often it holds, was selected, and both. Threading: one thread. */
final class SelectionCounts {

    private final Map<String, Counts> byLabel = new TreeMap<>();
    private int texts;
    private int withNothing;

    private static final class Counts {
        private int support;
        private int selected;
        private int right;
    }

    /**
     * @param holding labels that hold for the text
     * @param selected labels that were selected for it; none if the text is empty
     */
    void add(Collection<String> holding, Collection<String> selected) {
        texts++;
        withNothing += selected.isEmpty() ? 1 : 0;
        Set<String> both = new HashSet<>(holding);
        both.forEach(label -> counts(label).support++);
        for (String label : selected) {
            Counts counts = counts(label);
            counts.selected++;
            counts.right += both.contains(label) ? 1 : 0;
        }
    }

    /** Labels that hold for a text or were selected for one, by name. */
    List<LabelFigures> labels() {
        return byLabel.entrySet().stream()
                .map(entry -> new LabelFigures(
                        entry.getKey(), entry.getValue().support, entry.getValue().selected, entry.getValue().right))
                .toList();
    }

    SelectedFigures figures() {
        return SelectedFigures.of(labels(), texts, withNothing);
    }

    private Counts counts(String label) {
        return byLabel.computeIfAbsent(label, name -> new Counts());
    }
}
