package io.gliznet.streams.evaluation;

import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/** Collects everything that is measured on one set. Keeps one number for each text. Threading: one thread. */
public final class SetStatistics {

    private static final int CONFUSIONS = 10;

    private final LabelMode mode;
    private final Accuracy accuracy = new Accuracy();
    private final SelectionCounts selection = new SelectionCounts();
    private final Calibration calibration = new Calibration();
    private final ThresholdCurve.Counts thresholds = new ThresholdCurve.Counts();
    private final Confusions confusions = new Confusions();
    private final DoubleStream.Builder related = DoubleStream.builder();
    private final DoubleStream.Builder unrelated = DoubleStream.builder();
    private int unrelatedTexts;
    private int unrelatedWithNothing;

    public SetStatistics(LabelMode mode) {
        this.mode = mode;
    }

    /**
     * @param holding labels that hold for the text
     * @param scored scores of all labels, best first
     * @param topK at most as many of them are reported, and so selected; 0 means all
     */
    public void add(Collection<String> holding, Scores scored, int topK) {
        List<Score> scores = scored.all();
        Set<String> gold = Set.copyOf(holding);
        String best = scores.get(0).label();
        accuracy.add(gold, best);
        confusions.add(gold, best);
        selection.add(gold, selected(scores, topK));
        thresholds.expect(gold.size());
        for (Score score : mode == LabelMode.MULTI_LABEL ? scores : scores.subList(0, 1)) {
            boolean holds = gold.contains(score.label());
            calibration.add(score.score(), holds);
            thresholds.add(score.score(), holds);
        }
        related.add(OffTopic.evidence(scored));
    }

    /** An empty text has no scores, and nothing is selected for it. */
    public void addEmpty(Collection<String> holding) {
        Set<String> gold = Set.copyOf(holding);
        accuracy.addEmpty(holding);
        selection.add(gold, List.of());
        thresholds.expect(gold.size());
    }

    /** A text for which no label holds, and that is not an example of the set. */
    public void addUnrelated(Scores scores, int topK) {
        unrelatedTexts++;
        unrelatedWithNothing += selected(scores.all(), topK).isEmpty() ? 1 : 0;
        unrelated.add(OffTopic.evidence(scores));
    }

    public int examples() {
        return accuracy.examples();
    }

    /**
     * To be called once.
     *
     * @param skipped lines that are not examples
     * @param seconds what the examples took
     */
    public EvaluationResult result(String set, long skipped, double seconds) {
        List<Calibration.Bin> bins = calibration.bins();
        Figures figures = new Figures(
                accuracy.examples(),
                accuracy.empty(),
                accuracy.accuracy(),
                accuracy.macroF1(),
                accuracy.examples() / seconds,
                selection.figures(),
                Calibration.error(bins),
                offTopic());
        EvaluationResult.Details details = new EvaluationResult.Details(
                confusions.worst(CONFUSIONS), selection.labels(), bins, thresholds.curve());
        return new EvaluationResult(set, mode, skipped, figures, details);
    }

    private OffTopic offTopic() {
        return unrelatedTexts == 0
                ? OffTopic.NOT_GIVEN
                : new OffTopic(
                        unrelatedTexts,
                        OffTopic.auroc(
                                related.build().toArray(), unrelated.build().toArray()),
                        (double) unrelatedWithNothing / unrelatedTexts);
    }

    private static List<String> selected(List<Score> scores, int topK) {
        return scores.stream()
                .limit(topK == 0 ? scores.size() : topK)
                .filter(Score::selected)
                .map(Score::label)
                .toList();
    }
}
