package io.gliznet.streams.bench;

import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows on the CPU whose ratios are the documented performance targets. Used by one thread. */
final class CpuRows {

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int WARM_UP_ROUNDS = 3;

    private final BrokerRows brokerRows;
    private final BenchModels models;
    private final ClassifierSettings settings;
    private final Results results;
    private final int rounds;

    /** @param rounds in which the rows take turns, each on its part of the documents */
    CpuRows(BrokerRows brokerRows, BenchModels models, ClassifierSettings settings, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.models = models;
        this.settings = settings;
        this.results = results;
        this.rounds = rounds;
    }

    /**
     * Measures the model, the pipeline, the service and, if the model reads labels apart, the application that does so, too.
     *
     * @return documents per second of the service, at least once
     */
    double compare(Workload workload) throws ModelException, IOException, InterruptedException {
        List<Workload> pieces = workload.pieces(rounds);
        List<LabelSet> labelSets = workload.labelSets();
        try (LoadedModel model = models.load();
                Classifier classifier = new Classifier(models.load(), settings);
                BrokerRows open = brokerRows) {
            List<BrokerRow> applications = new ArrayList<>();
            applications.add(open.service(
                    RowNames.AT_LEAST_ONCE,
                    "the service, at least once",
                    BrokerRows.AT_LEAST_ONCE,
                    models::reload,
                    labelSets));
            applications.add(open.service(
                    RowNames.EXACTLY_ONCE,
                    "the service, exactly once",
                    BrokerRows.EXACTLY_ONCE,
                    models::reload,
                    labelSets));
            List<String> keys = new ArrayList<>(
                    List.of(RowNames.RAW, RowNames.PIPELINE, RowNames.AT_LEAST_ONCE, RowNames.EXACTLY_ONCE));
            if (model.manifest().labels() instanceof LabelReading.Independent) {
                applications.add(open.informed(
                        RowNames.INFORMED,
                        "an application that keeps vectors of labels, a stream thread for each core",
                        models::reload,
                        labelSets.get(0),
                        CORES));
                keys.add(RowNames.INFORMED);
            }
            List<InterleavedRounds.Turn> turns = new ArrayList<>();
            NeighbourPlanner planner =
                    settings.inference().cpuPlanner(model.devices().get(0));
            turns.add(round -> new ModelRows(model, settings, pieces.get(round))
                    .raw(RowNames.RAW, "ONNX Runtime alone, on texts", planner));
            turns.add(round ->
                    ModelRows.pipeline(RowNames.PIPELINE, "the pipeline without Kafka", classifier, pieces.get(round)));
            turns.addAll(turns(applications, pieces));
            // until the virtual machines of the service and of the broker have compiled what these rows use
            InterleavedRounds.of(Math.min(WARM_UP_ROUNDS, rounds), turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, keys);
            ratios(measured, keys.contains(RowNames.INFORMED));
            results.figure("rawSlowestOverFastest", measured.slowestOverFastest(RowNames.RAW));
            return measured.total(RowNames.AT_LEAST_ONCE).documentsPerSecond();
        }
    }

    private void ratios(InterleavedRounds measured, boolean informed) {
        results.ratio("pipelineOverRaw", measured.speed(RowNames.PIPELINE, RowNames.RAW));
        results.ratio("atLeastOnceOverPipeline", measured.speed(RowNames.AT_LEAST_ONCE, RowNames.PIPELINE));
        results.ratio("exactlyOnceOverPipeline", measured.speed(RowNames.EXACTLY_ONCE, RowNames.PIPELINE));
        if (informed) {
            results.ratio("exactlyOnceOverInformed", measured.speed(RowNames.EXACTLY_ONCE, RowNames.INFORMED));
        } else {
            results.note(
                    RowNames.INFORMED + " was left out, because the vectors of labels of this model cannot be kept");
        }
    }

    /** Measures the naive applications, which are slow, beside the service in fewer rounds of their own. */
    void naive(Workload workload) throws IOException, InterruptedException {
        LabelSet labels = workload.labelSets().get(0);
        try (BrokerRows open = brokerRows) {
            List<InterleavedRounds.Turn> turns = turns(
                    List.of(
                            open.service(
                                    RowNames.EXACTLY_ONCE,
                                    "the service, exactly once",
                                    BrokerRows.EXACTLY_ONCE,
                                    models::reload,
                                    workload.labelSets()),
                            open.naive(
                                    RowNames.NAIVE,
                                    "a naive application, one stream thread",
                                    models::reload,
                                    labels,
                                    1),
                            open.naive(
                                    RowNames.NAIVE_ALL_CORES,
                                    "the same, every core on each call",
                                    models::onEveryCore,
                                    labels,
                                    1),
                            open.naive(
                                    RowNames.NAIVE_THREADS,
                                    "the same, a stream thread for each core",
                                    models::reload,
                                    labels,
                                    CORES)),
                    workload.pieces(rounds));
            InterleavedRounds.of(1, turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, List.of(RowNames.NAIVE, RowNames.NAIVE_ALL_CORES, RowNames.NAIVE_THREADS));
            results.ratio("exactlyOnceOverNaive", measured.speed(RowNames.EXACTLY_ONCE, RowNames.NAIVE));
            results.ratio(
                    "exactlyOnceOverNaiveAllCores", measured.speed(RowNames.EXACTLY_ONCE, RowNames.NAIVE_ALL_CORES));
            results.ratio("exactlyOnceOverNaiveThreads", measured.speed(RowNames.EXACTLY_ONCE, RowNames.NAIVE_THREADS));
        }
    }

    /** Measures what the service computes beside model and tokenizer, where the texts are short. */
    void shortTexts(Workload workload) throws ModelException, IOException {
        List<Workload> pieces = workload.pieces(rounds);
        try (LoadedModel model = models.load();
                BrokerRows open = brokerRows) {
            BrokerRow service = open.service(
                    RowNames.SHORT_EXACTLY_ONCE,
                    "the service, exactly once, texts of 8 to 40 words",
                    BrokerRows.EXACTLY_ONCE,
                    models::reload,
                    workload.labelSets());
            List<RowResult> turns = new ArrayList<>();
            double[] shares = new double[rounds];
            service.turn(workload.documents());
            for (int round = 0; round < rounds; round++) {
                RowResult tokenizer =
                        new ModelRows(model, settings, pieces.get(round)).tokenizer(RowNames.TOKENIZER, "");
                ServiceThreads threads = ServiceThreads.begin();
                RowResult turn = service.turn(pieces.get(round).documents());
                shares[round] = threads.end().otherShare(tokenizer.use().cpuSeconds());
                results.progress().accept(turn);
                turns.add(turn);
            }
            results.row(turns.stream().reduce(RowResult::plus).orElseThrow());
            results.ratio("otherCpuShareShort", Ratio.of(shares));
        }
    }

    static List<InterleavedRounds.Turn> turns(List<BrokerRow> rows, List<Workload> pieces) {
        return rows.stream()
                .<InterleavedRounds.Turn>map(
                        row -> round -> row.turn(pieces.get(round).documents()))
                .toList();
    }
}
