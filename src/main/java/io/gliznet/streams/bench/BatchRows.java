package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What short sequences gain that run together on a CPU, and what long ones lose by being looked at: the pipeline without Kafka beside one
 * that runs each sequence alone. Used by one thread.
 */
final class BatchRows {

    private static final int LONG_PART = 5;

    private final Classifier together;
    private final Classifier alone;
    private final Map<String, Workload> mixes = new LinkedHashMap<>();
    private final int rounds;

    /**
     * @param documents of a round
     * @param rounds in which the rows take turns
     */
    BatchRows(Classifier together, Classifier alone, long seed, int documents, int rounds) {
        this.together = together;
        this.alone = alone;
        this.rounds = rounds;
        mixes.put(RowNames.SHORT, Workload.ofShortTexts(seed, documents * rounds));
        mixes.put(RowNames.LONG, Workload.ofLongTexts(seed, (documents + LONG_PART - 1) / LONG_PART * rounds));
    }

    /** Runs all rows. Each mix has rounds of its own, so that the two rows that are compared follow nothing but each other. */
    void measure(Results results) throws InterruptedException {
        results.ratio("batchesOverOneByOneShort", measure(RowNames.SHORT, results));
        results.ratio("batchesOverOneByOneLong", measure(RowNames.LONG, results));
    }

    private Ratio measure(String mix, Results results) throws InterruptedException {
        List<Workload> pieces = Objects.requireNonNull(mixes.get(mix)).pieces(rounds);
        String batches = mix + "-" + RowNames.BATCHES;
        String oneByOne = mix + "-" + RowNames.ONE_BY_ONE;
        List<InterleavedRounds.Turn> turns = List.of(
                round -> ModelRows.pipeline(batches, "the pipeline, " + mix + " texts", together, pieces.get(round)),
                round -> ModelRows.pipeline(oneByOne, "the same, each sequence alone", alone, pieces.get(round)));
        InterleavedRounds.of(1, turns, unused -> {}); // the vectors of all labels are computed
        InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
        results.rows(measured, List.of(batches, oneByOne));
        return measured.speed(batches, oneByOne);
    }
}
