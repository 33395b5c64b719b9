package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Runs all rows. */
    void measure(Results results) throws InterruptedException {
        List<InterleavedRounds.Turn> turns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        mixes.forEach((mix, workload) -> {
            List<Workload> pieces = workload.pieces(rounds);
            String batches = mix + "-" + RowNames.BATCHES;
            String oneByOne = mix + "-" + RowNames.ONE_BY_ONE;
            turns.add(round ->
                    ModelRows.pipeline(batches, "the pipeline, " + mix + " texts", together, pieces.get(round)));
            turns.add(round -> ModelRows.pipeline(oneByOne, "the same, each sequence alone", alone, pieces.get(round)));
            keys.addAll(List.of(batches, oneByOne));
        });
        InterleavedRounds.of(1, turns, unused -> {}); // the vectors of all labels are computed
        InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
        results.rows(measured, keys);
        results.ratio("batchesOverOneByOneShort", measured.speed(keys.get(0), keys.get(1)));
        results.ratio("batchesOverOneByOneLong", measured.speed(keys.get(2), keys.get(3)));
    }
}
