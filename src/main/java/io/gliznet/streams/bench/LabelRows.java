package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * What labels cost: the pipeline without Kafka on short and on mixed texts, with label sets of several sizes. Each row stands beside one
 * in which the labels are part of every text, as in a model that reads both in one sequence: the same graph reads the same number of
 * tokens. Used by one thread.
 */
final class LabelRows {

    /** Named by its texts and by the number of its labels. */
    private record Row(String key, Workload workload) {}

    private static final int FEW = 20;
    private static final int MORE = 77;
    private static final int MANY = 1_000;

    private final Classifier classifier;
    private final boolean independent;
    private final List<Row> rows = new ArrayList<>();
    private final int rounds;

    /**
     * @param independent whether the model reads labels apart from texts
     * @param documents of a round
     * @param rounds in which the rows take turns
     */
    LabelRows(Classifier classifier, boolean independent, long seed, int documents, int rounds) {
        this.classifier = classifier;
        this.independent = independent;
        this.rounds = rounds;
        Workload mix = Workload.of(seed, documents * rounds, 1).withLabels(FEW);
        Workload brief = Workload.ofShortTexts(seed, documents * rounds).withLabels(FEW);
        rows.add(new Row(RowNames.MIX + "-20", mix));
        rows.add(new Row(RowNames.MIX + "-1000", mix.withLabels(MANY)));
        rows.add(new Row(RowNames.SHORT + "-20", brief));
        rows.add(new Row(RowNames.SHORT + "-77", brief.withLabels(MORE)));
        rows.add(new Row(inSequence(RowNames.MIX + "-20"), mix.withLabelsInTexts()));
        rows.add(new Row(inSequence(RowNames.SHORT + "-20"), brief.withLabelsInTexts()));
        rows.add(new Row(
                inSequence(RowNames.SHORT + "-77"), brief.withLabels(MORE).withLabelsInTexts()));
    }

    /** Runs all rows, if the model reads labels apart from texts. */
    void measure(Results results) throws InterruptedException {
        if (!independent) {
            results.note(RowNames.MIX + "-* and " + RowNames.SHORT
                    + "-* were left out, because the labels of this model stand in the sequence of each text");
            return;
        }
        List<InterleavedRounds.Turn> turns = new ArrayList<>();
        for (Row row : rows) {
            List<Workload> pieces = row.workload().pieces(rounds);
            turns.add(round ->
                    ModelRows.pipeline(row.key(), "the pipeline, " + row.key(), classifier, pieces.get(round)));
        }
        InterleavedRounds.of(1, turns, unused -> {}); // the vectors of all labels are computed
        InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
        results.rows(measured, rows.stream().map(Row::key).toList());
        results.ratio("vectorsOverInSequence", saved(measured, RowNames.MIX + "-20"));
        results.ratio("vectorsOverInSequenceShort", saved(measured, RowNames.SHORT + "-20"));
        results.ratio("vectorsOverInSequenceShort77", saved(measured, RowNames.SHORT + "-77"));
        results.ratio("thousandLabelsOverTwenty", measured.speed(RowNames.MIX + "-1000", RowNames.MIX + "-20"));
    }

    /** How many times the CPU time of labels in the sequence. */
    private static Ratio saved(InterleavedRounds measured, String key) {
        return measured.ratio(round -> round.cpu(inSequence(key)) / round.cpu(key));
    }

    private static String inSequence(String key) {
        return key + "-" + RowNames.IN_SEQUENCE;
    }
}
