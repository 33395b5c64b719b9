package io.gliznet.streams.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The service, exactly once, beside a worker in Python that keeps the vectors of labels, too. Used by one thread. */
final class WorkerRows {

    private static final List<Integer> LABELS = List.of(20, 65, 300);

    private final BrokerRows brokerRows;
    private final BenchModels models;
    private final Results results;
    private final int rounds;

    /** @param rounds in which the two take turns, each on its part of the documents */
    WorkerRows(BrokerRows brokerRows, BenchModels models, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.models = models;
        this.results = results;
        this.rounds = rounds;
    }

    /** @param python an interpreter that has the worker's packages */
    void compare(Path python, Workload workload) throws IOException, InterruptedException {
        for (int labels : LABELS) {
            compare(python, workload.withLabels(labels), labels);
        }
    }

    private void compare(Path python, Workload workload, int labels) throws IOException, InterruptedException {
        String service = RowNames.EXACTLY_ONCE + "-" + labels;
        String worker = RowNames.PYTHON_WORKER + "-" + labels;
        List<Workload> pieces = workload.pieces(rounds);
        try (BrokerRows open = brokerRows) {
            List<InterleavedRounds.Turn> turns = CpuRows.turns(
                    List.of(
                            open.service(
                                    service,
                                    "the service, exactly once, " + labels + " labels",
                                    BrokerRows.EXACTLY_ONCE,
                                    models::reload,
                                    workload.labelSets()),
                            open.worker(
                                    worker,
                                    "a worker in Python, at least once, " + labels + " labels",
                                    python,
                                    workload.labelSets().get(0))),
                    pieces);
            InterleavedRounds.of(1, turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, List.of(service, worker));
            results.ratio("exactlyOnceOverPythonWorker" + labels, measured.speed(service, worker));
        }
    }
}
