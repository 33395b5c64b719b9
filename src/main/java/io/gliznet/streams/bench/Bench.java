package io.gliznet.streams.bench;

import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures all rows of one run on the same documents; rows that are compared take turns. Used by one thread. */
public final class Bench {

    private static final BatchPlanner SMALL_BUDGET = new BatchPlanner(4_096, 1);
    private static final int SMALL_WINDOW = 1_024;
    private static final int PADDED_ROWS = 32;
    private static final int PADDED_ROUNDS = 3;
    private static final int PADDED = PADDED_ROWS * Runtime.getRuntime().availableProcessors() * PADDED_ROUNDS;
    private static final int WARM_UP = 10_000;
    private static final double IDLE_RATE = 5;
    private static final double IDLE_OVER_OFFERED = 12;
    /** A second or more of a round on a large GPU. */
    private static final int MOST_ON_GPU = 20_000;

    private static final double[] LOADS = {0.2, 0.4, 0.6, 0.8, 0.95};

    private final Size size;
    private final long seed;
    private final Function<Map<String, String>, GliznetConfig> configs;
    private final BrokerRows brokerRows;
    private final ClassifierSettings settings;
    private final BenchModels models;
    private final Results results;

    /**
     * The number of documents and rounds, which decide how long a run takes.
     *
     * @param documents documents of a round for the rows on the CPU; less for rows that are slow
     * @param rounds rounds of the rows on the CPU; less for rows that are slow
     * @param simulated documents per round on a simulated device
     * @param simulatedRounds rounds of the rows on simulated devices
     * @param idle documents of the rows in which documents arrive one at a time
     */
    public record Size(int documents, int rounds, int simulated, int simulatedRounds, int idle) {
        public static final Size QUICK = new Size(400, 7, 40_000, 3, 100);
        public static final Size FULL = new Size(600, 20, 100_000, 5, 600);

        int slowRounds() {
            return (rounds + 1) / 2;
        }

        /** Their differences are smaller than those of other rows. */
        int operationRounds() {
            return 2 * rounds;
        }

        int slowDocuments() {
            return (documents + 2) / 3;
        }

        int onGpu() {
            return Math.min(MOST_ON_GPU, simulated);
        }
    }

    /**
     * @param configs builds a configuration from overriding keys; its bootstrap servers are the broker that is used
     * @param progress receives the result of each turn as soon as the turn is done
     */
    public Bench(
            Size size, long seed, Function<Map<String, String>, GliznetConfig> configs, Consumer<RowResult> progress) {
        this.size = size;
        this.seed = seed;
        this.configs = configs;
        results = new Results(progress);
        brokerRows = new BrokerRows(configs);
        settings = configs.apply(Map.of()).classifier();
        models = new BenchModels(settings.model());
    }

    /**
     * Measures every row.
     *
     * @param python an interpreter for the worker in Python, which is left out without one
     * @throws ModelException if the configured model cannot be loaded
     */
    public Report run(Optional<Path> python) throws ModelException, IOException, InterruptedException {
        models.load().close(); // a model that cannot be loaded is reported before anything is measured
        LoadWatch load = new LoadWatch();
        warmUp();
        Workload workload = Workload.of(seed, size.documents() * size.rounds(), 1);
        CpuRows rows = new CpuRows(brokerRows, models, settings, results, size.rounds());
        double fullRate = rows.compare(workload);
        rows.shortTexts(Workload.ofShortTexts(seed, size.documents() * size.rounds()));
        new CpuRows(brokerRows, models, settings, results, size.slowRounds())
                .naive(Workload.of(seed, size.slowDocuments() * size.slowRounds(), 1));
        new FormatRows(brokerRows, models, results, size.slowRounds())
                .compare(Workload.of(seed, size.documents() * size.slowRounds(), 1));
        operation();
        labels();
        batches();
        if (python.isPresent()) {
            new WorkerRows(brokerRows, models, results, size.slowRounds())
                    .compare(python.get(), Workload.of(seed, size.documents() * size.slowRounds(), 1));
        }
        RowResult.Latency single = withoutKafka(workload);
        SimulatedRows simulated = new SimulatedRows(brokerRows, models, settings, results, size.simulatedRounds());
        simulated.compare(seed, size.simulated());
        simulated.devices(seed, size.simulated());
        simulated.callers(seed, size.simulated());
        idle(single);
        List<RowResult> offered = new ArrayList<>();
        for (double part : LOADS) {
            double rate = part * fullRate;
            int documents = (int) Math.ceil(rate * size.idle() / IDLE_OVER_OFFERED);
            offered.add(paced(
                    RowNames.OFFERED, String.format("%.0f %%", 100 * part), BrokerRows.AT_LEAST_ONCE, documents, rate));
        }
        return results.report(seed, offered, load.end());
    }

    /**
     * Loads the model onto its devices, so that what is missing is said before anything is started.
     *
     * @throws ModelException if no GPU works, or the model has no graph for one
     */
    public static void requireGpu(ModelSettings settings) throws ModelException {
        ModelDirectory.load(settings).close();
    }

    /**
     * Measures the rows on GPUs, in each precision that the model has for them. The configurations name the provider.
     *
     * @throws ModelException if the configured model cannot be loaded
     */
    public Report gpu() throws ModelException, IOException, InterruptedException {
        results.note("GPUs of this machine: " + GpuNames.ofThisMachine() + "; used: "
                + settings.model().devices());
        LoadWatch load = new LoadWatch();
        GpuRows rows = new GpuRows(brokerRows, configs, results, size.rounds());
        Workload workload = Workload.of(seed, size.onGpu() * size.rounds(), 1);
        for (Precision precision : GpuRows.precisions(settings.model())) {
            rows.compare(precision, workload);
        }
        return results.report(seed, List.of(), load.end());
    }

    /**
     * Runs only the service, with exactly-once processing, at full load for the given time.
     *
     * @param sampled receives each sample of the memory as soon as it is taken
     * @throws ModelException if the configured model cannot be loaded
     */
    public Soak soak(Duration duration, Consumer<Soak.Sample> sampled) throws ModelException, IOException {
        models.load().close(); // a model that cannot be loaded is reported before anything is measured
        Workload workload = Workload.of(seed, size.documents() * size.rounds(), 1);
        try (BrokerRows open = brokerRows) {
            return open.service("soak", "full load", BrokerRows.EXACTLY_ONCE, models::reload, workload.labelSets())
                    .soak(workload.documents(), duration, sampled);
        }
    }

    /** Lets the JVM compile the hot code before the first round, so that compilation does not distort it. */
    private void warmUp() throws IOException {
        Workload first = Workload.of(seed, WARM_UP, 1);
        try (BrokerRows open = brokerRows) {
            open.service(
                            "warm-up",
                            "warm-up",
                            BrokerRows.EXACTLY_ONCE,
                            () -> models.simulated(SimulatedRows.FAST_ACCELERATOR, 1),
                            first.labelSets())
                    .turn(first.documents());
        }
    }

    private void operation() throws IOException, InterruptedException {
        OperationRows rows = new OperationRows(brokerRows, models, results, size.operationRounds());
        Workload workload = Workload.of(seed, size.documents() * size.operationRounds(), 1);
        rows.observed(workload);
        rows.poisoned(workload);
    }

    private void labels() throws ModelException, InterruptedException {
        LoadedModel model = models.load();
        boolean independent = model.manifest().labels() instanceof LabelReading.Independent;
        try (Classifier classifier = new Classifier(model, settings)) {
            new LabelRows(classifier, independent, seed, size.slowDocuments(), size.rounds()).measure(results);
        }
    }

    /** What the CPU gains by short sequences that run together. */
    private void batches() throws ModelException, InterruptedException {
        LoadedModel model = models.load();
        try (Classifier together = new Classifier(model, settings);
                Classifier alone = new Classifier(BenchModels.borrowed(model), settings.oneByOne())) {
            new BatchRows(together, alone, seed, size.documents(), size.rounds()).measure(results);
        }
    }

    /** The rows without Kafka, measured while no other application runs. */
    private RowResult.Latency withoutKafka(Workload workload) throws ModelException, InterruptedException {
        try (LoadedModel model = models.load();
                Classifier classifier = new Classifier(models.load(), settings)) {
            int rounds = Math.min(PADDED_ROUNDS, size.rounds());
            List<ModelRows> pieces = workload.first(PADDED).pieces(rounds).stream()
                    .map(piece -> new ModelRows(model, settings, piece))
                    .toList();
            NeighbourPlanner planner =
                    settings.inference().cpuPlanner(model.devices().get(0));
            InterleavedRounds measured = InterleavedRounds.of(
                    rounds,
                    List.of(
                            round -> pieces.get(round)
                                    .padded(RowNames.PADDED, "padded batches of 32 in order of arrival", PADDED_ROWS),
                            round -> pieces.get(round).raw(RowNames.RAW, "ONNX Runtime alone, on texts", planner)),
                    results.progress());
            results.rows(measured, List.of(RowNames.PADDED));
            results.ratio("rawOverPadded", measured.speed(RowNames.RAW, RowNames.PADDED));
            ModelRows all = new ModelRows(model, settings, workload);
            results.figure("paddingShareAt4096", all.paddingShare(SMALL_BUDGET, SMALL_WINDOW));
            return all.single(classifier, size.idle());
        }
    }

    private void idle(RowResult.Latency single) throws IOException {
        results.figure("singleInferenceP50Ms", single.p50());
        results.figure("singleInferenceP99Ms", single.p99());
        results.row(
                paced(RowNames.IDLE, "5 documents/s, at least once", BrokerRows.AT_LEAST_ONCE, size.idle(), IDLE_RATE));
        results.row(paced(
                RowNames.IDLE_EXACTLY_ONCE,
                "5 documents/s, exactly once",
                BrokerRows.EXACTLY_ONCE,
                size.idle(),
                IDLE_RATE));
    }

    private RowResult paced(String key, String name, String guarantee, int documents, double rate) throws IOException {
        Workload workload = Workload.of(seed, documents, 1);
        try (BrokerRows open = brokerRows) {
            return open.service(key, name, guarantee, models::reload, workload.labelSets())
                    .paced(workload.documents(), rate);
        }
    }
}
