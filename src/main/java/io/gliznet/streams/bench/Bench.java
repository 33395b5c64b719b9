package io.gliznet.streams.bench;

import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Measures all rows of one run on the same documents; rows that are compared take turns. Used by one thread. */
public final class Bench {

    private static final SimulatedDevice.Cost ACCELERATOR = new SimulatedDevice.Cost(
            "10 ms a batch + 0.15 ms a document", Duration.ofMillis(10), Duration.ofNanos(150_000));
    private static final SimulatedDevice.Cost FAST_ACCELERATOR = new SimulatedDevice.Cost(
            "3 ms a batch + 0.02 ms a document", Duration.ofMillis(3), Duration.ofNanos(20_000));
    private static final BatchPlanner SMALL_BUDGET = new BatchPlanner(4_096, 1);
    private static final int SMALL_WINDOW = 1_024;
    private static final int PADDED_ROWS = 32;
    private static final int MANY_TENANTS = 10_000;
    private static final int UPDATES = 40;
    private static final int SIMULATED_NAIVE = 600;
    private static final int TOKENIZED = 4_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int PADDED = PADDED_ROWS * CORES * 3;
    private static final int WARM_UP = 10_000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final double IDLE_RATE = 5;
    private static final double IDLE_OVER_OFFERED = 12;
    private static final double[] LOADS = {0.2, 0.4, 0.6, 0.8, 0.95};

    private final Size size;
    private final long seed;
    private final BrokerRows brokerRows;
    private final ClassifierSettings settings;
    private final BenchModels models;
    private final Consumer<RowResult> progress;
    private final List<RowResult> rows = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /**
     * The number of documents and rounds, which decide how long a run takes.
     *
     * @param documents documents for the rows on the CPU, divided evenly among the rounds
     * @param rounds rounds of the rows on the CPU
     * @param simulated documents per round on a simulated device
     * @param simulatedRounds rounds of the rows on simulated devices
     * @param idle documents of the rows in which documents arrive one at a time
     */
    public record Size(int documents, int rounds, int simulated, int simulatedRounds, int idle) {
        public static final Size QUICK = new Size(1_400, 7, 50_000, 3, 100);
        public static final Size FULL = new Size(6_000, 20, 100_000, 5, 600);
    }

    /**
     * @param configs builds a configuration from overriding keys; its bootstrap servers are the broker that is used
     * @param progress receives the result of each turn as soon as the turn is done
     */
    public Bench(
            Size size, long seed, Function<Map<String, String>, GliznetConfig> configs, Consumer<RowResult> progress) {
        this.size = size;
        this.seed = seed;
        this.progress = progress;
        brokerRows = new BrokerRows(configs);
        settings = configs.apply(Map.of()).classifier();
        models = new BenchModels(settings.model());
    }

    /**
     * Measures every row.
     *
     * @throws ModelException if the configured model cannot be loaded
     */
    public Report run() throws ModelException, IOException, InterruptedException {
        models.load().close(); // a model that cannot be loaded is reported before anything is measured
        warmUp();
        Workload workload = Workload.of(seed, size.documents(), 1);
        InterleavedRounds compared = compare(workload);
        labels();
        RowResult.Latency single = withoutKafka(workload);
        simulate();
        idle(single);
        List<RowResult> offered = new ArrayList<>();
        for (double load : LOADS) {
            double rate = load * compared.total(RowNames.AT_LEAST_ONCE).documentsPerSecond();
            int documents = (int) Math.ceil(rate * size.idle() / IDLE_OVER_OFFERED);
            offered.add(paced(
                    RowNames.OFFERED, String.format("%.0f %%", 100 * load), BrokerRows.AT_LEAST_ONCE, documents, rate));
        }
        return new Report(seed, rows, offered, ratios, figures);
    }

    /**
     * Runs only the service, with exactly-once processing, at full load for the given time.
     *
     * @param sampled receives each sample of the memory as soon as it is taken
     * @throws ModelException if the configured model cannot be loaded
     */
    public Soak soak(Duration duration, Consumer<Soak.Sample> sampled) throws ModelException, IOException {
        models.load().close(); // a model that cannot be loaded is reported before anything is measured
        Workload workload = Workload.of(seed, size.documents(), 1);
        try (BrokerRow row = brokerRows.service(
                "soak", "full load", BrokerRows.EXACTLY_ONCE, models::reload, workload.labelSets())) {
            return row.soak(workload.documents(), duration, sampled);
        }
    }

    /** Lets the JVM compile the hot code before the first round, so that compilation does not distort it. */
    private void warmUp() throws IOException {
        Workload first = Workload.of(seed, WARM_UP, 1);
        try (BrokerRow row = brokerRows.service(
                "warm-up",
                "warm-up",
                BrokerRows.EXACTLY_ONCE,
                () -> models.simulated(FAST_ACCELERATOR),
                first.labelSets())) {
            row.turn(first.documents());
        }
    }

    /** The rows whose ratios are the documented performance targets. */
    private InterleavedRounds compare(Workload workload) throws ModelException, IOException, InterruptedException {
        List<Workload> pieces = workload.pieces(size.rounds());
        List<LabelSet> labelSets = workload.labelSets();
        try (LoadedModel model = models.load();
                Classifier classifier = new Classifier(models.load(), settings);
                BrokerRow atLeastOnce = brokerRows.service(
                        RowNames.AT_LEAST_ONCE,
                        "the service, at least once",
                        BrokerRows.AT_LEAST_ONCE,
                        models::reload,
                        labelSets);
                BrokerRow exactlyOnce = brokerRows.service(
                        RowNames.EXACTLY_ONCE,
                        "the service, exactly once",
                        BrokerRows.EXACTLY_ONCE,
                        models::reload,
                        labelSets);
                BrokerRow informed = brokerRows.informed(
                        RowNames.INFORMED,
                        "an application that keeps vectors of labels, a stream thread for each core",
                        models::reload,
                        labelSets.get(0),
                        CORES);
                BrokerRow naive = brokerRows.naive(
                        RowNames.NAIVE, "a naive application, one stream thread", models::reload, labelSets.get(0), 1);
                BrokerRow inCall = brokerRows.naive(
                        RowNames.NAIVE_ALL_CORES,
                        "the same, every core on each call",
                        models::onEveryCore,
                        labelSets.get(0),
                        1);
                BrokerRow threads = brokerRows.naive(
                        RowNames.NAIVE_THREADS,
                        "the same, a stream thread for each core",
                        models::reload,
                        labelSets.get(0),
                        CORES)) {
            List<InterleavedRounds.Turn> turns = new ArrayList<>(List.of(
                    round -> new ModelRows(model, settings, pieces.get(round))
                            .raw(RowNames.RAW, "ONNX Runtime alone", 1),
                    round -> ModelRows.pipeline(
                            RowNames.PIPELINE, "the pipeline without Kafka", classifier, pieces.get(round))));
            for (BrokerRow row : List.of(atLeastOnce, exactlyOnce, informed, naive, inCall, threads)) {
                turns.add(round -> row.turn(pieces.get(round).documents()));
            }
            // until the virtual machines of the service and of the broker have compiled what these rows use
            InterleavedRounds.of(Math.min(WARM_UP_ROUNDS, size.rounds()), turns, unused -> {});
            InterleavedRounds rounds = InterleavedRounds.of(size.rounds(), turns, progress);
            RowNames.ON_CPU.forEach(key -> row(rounds.total(key)));
            speedRatio("pipelineOverRaw", rounds, RowNames.PIPELINE, RowNames.RAW);
            speedRatio("atLeastOnceOverPipeline", rounds, RowNames.AT_LEAST_ONCE, RowNames.PIPELINE);
            speedRatio("exactlyOnceOverPipeline", rounds, RowNames.EXACTLY_ONCE, RowNames.PIPELINE);
            speedRatio("exactlyOnceOverInformed", rounds, RowNames.EXACTLY_ONCE, RowNames.INFORMED);
            speedRatio("exactlyOnceOverNaive", rounds, RowNames.EXACTLY_ONCE, RowNames.NAIVE);
            speedRatio("exactlyOnceOverNaiveAllCores", rounds, RowNames.EXACTLY_ONCE, RowNames.NAIVE_ALL_CORES);
            speedRatio("exactlyOnceOverNaiveThreads", rounds, RowNames.EXACTLY_ONCE, RowNames.NAIVE_THREADS);
            return rounds;
        }
    }

    private void labels() throws ModelException, InterruptedException {
        try (Classifier classifier = new Classifier(models.load(), settings)) {
            LabelRows labels = new LabelRows(classifier, seed, size.documents(), size.rounds());
            rows.addAll(labels.measure(ratios, progress));
        }
    }

    private void speedRatio(String name, InterleavedRounds rounds, String key, String base) {
        ratios.put(name, rounds.ratio(key, base, RowResult::documentsPerSecond));
    }

    /** The rows without Kafka, measured while no other application runs. */
    private RowResult.Latency withoutKafka(Workload workload) throws ModelException {
        try (LoadedModel model = models.load();
                Classifier classifier = new Classifier(models.load(), settings)) {
            ModelRows all = new ModelRows(model, settings, workload);
            ModelRows some = new ModelRows(model, settings, workload.first(PADDED));
            RowResult padded = row(some.raw(RowNames.PADDED, "padded batches of 32 in order of arrival", PADDED_ROWS));
            RowResult raw = some.raw(RowNames.RAW, "ONNX Runtime alone", 1);
            ratios.put("rawOverPadded", raw.documentsPerSecond() / padded.documentsPerSecond());
            figures.put("paddingShareAt4096", all.paddingShare(SMALL_BUDGET, SMALL_WINDOW));
            return all.single(classifier, size.idle());
        }
    }

    private void simulate() throws ModelException, IOException, InterruptedException {
        Workload one = Workload.of(seed, size.simulated(), 1);
        Workload many = Workload.of(seed, size.simulated(), MANY_TENANTS);
        Supplier<LoadedModel> device = () -> models.simulated(ACCELERATOR);
        Supplier<LoadedModel> fastDevice = () -> models.simulated(FAST_ACCELERATOR);
        RowResult naive = naive(RowNames.NAIVE_10MS, ACCELERATOR, one.first(SIMULATED_NAIVE));
        RowResult fastNaive = naive(RowNames.NAIVE_3MS, FAST_ACCELERATOR, one.first(SIMULATED_NAIVE));
        try (LoadedModel model = models.load();
                Tenancy single = new Tenancy(RowNames.SIMULATED_10MS, ACCELERATOR.name(), device, one);
                Tenancy all =
                        new Tenancy(RowNames.MANY_TENANTS, "10,000 tenants, " + ACCELERATOR.name(), device, many);
                BrokerRow fast = brokerRows.service(
                        RowNames.SIMULATED_3MS,
                        FAST_ACCELERATOR.name(),
                        BrokerRows.EXACTLY_ONCE,
                        fastDevice,
                        one.labelSets())) {
            ModelRows texts = new ModelRows(model, settings, one.first(TOKENIZED));
            InterleavedRounds rounds = InterleavedRounds.of(
                    size.simulatedRounds(),
                    List.of(
                            round -> texts.tokenizer(RowNames.TOKENIZER, "the tokenizer alone, one thread"),
                            round -> fast.turn(one.documents()),
                            round -> single.row.turn(one.documents()),
                            round -> all.row.turn(many.documents())),
                    progress);
            RowNames.ON_SIMULATED_DEVICE.forEach(key -> row(rounds.total(key)));
            ModelRows ideal = new ModelRows(model, settings, one);
            ratios.put(
                    "simulatedDeviceShare",
                    ideal.idealSeconds(ACCELERATOR)
                            * of(RowNames.SIMULATED_10MS).documentsPerSecond());
            ratios.put(
                    "simulated3msDeviceShare",
                    ideal.idealSeconds(FAST_ACCELERATOR)
                            * of(RowNames.SIMULATED_3MS).documentsPerSecond());
            ratios.put(
                    "simulated10msOverNaive",
                    of(RowNames.SIMULATED_10MS).documentsPerSecond() / naive.documentsPerSecond());
            ratios.put(
                    "simulated3msOverNaive",
                    of(RowNames.SIMULATED_3MS).documentsPerSecond() / fastNaive.documentsPerSecond());
            speedRatio("manyTenantsOverOne", rounds, RowNames.MANY_TENANTS, RowNames.SIMULATED_10MS);
            ratios.put(
                    "otherCpuOverTokenizer",
                    rounds.ratio(RowNames.SIMULATED_3MS, RowNames.TOKENIZER, RowResult::cpuSecondsPerThousand) - 1);
            figures.put("oneTenantWarmStartMs", single.warmStartMillis);
            figures.put("manyTenantsWarmStartMs", all.warmStartMillis);
            figures.put("labelUpdateP99Ms", all.labelUpdate.p99());
            figures.put("manyTenantsHeapGrowthMiB", (all.heapBytes - single.heapBytes) / 1024.0 / 1024);
        }
    }

    private RowResult naive(String key, SimulatedDevice.Cost cost, Workload workload) throws IOException {
        String name = "naive, " + cost.name();
        try (BrokerRow row = brokerRows.naive(
                key, name, () -> models.simulated(cost), workload.labelSets().get(0), 1)) {
            return row(row.turn(workload.documents()));
        }
    }

    /** A service that was warmed up and restarted, with the cost of its tenants: label updates, heap and restart time. */
    private final class Tenancy implements AutoCloseable {

        private final BrokerRow row;
        private final RowResult.Latency labelUpdate;
        private final long heapBytes;
        private final double warmStartMillis;

        Tenancy(String key, String name, Supplier<LoadedModel> device, Workload workload) throws IOException {
            long before = ProcessProbe.liveHeapBytes();
            row = brokerRows.service(key, name, BrokerRows.EXACTLY_ONCE, device, workload.labelSets());
            row.turn(workload.first(WARM_UP).documents());
            labelUpdate = row.labelUpdates(workload, UPDATES);
            heapBytes = ProcessProbe.liveHeapBytes() - before;
            warmStartMillis = row.restart();
        }

        @Override
        public void close() {
            row.close();
        }
    }

    private void idle(RowResult.Latency single) throws IOException {
        figures.put("singleInferenceP50Ms", single.p50());
        figures.put("singleInferenceP99Ms", single.p99());
        row(paced(RowNames.IDLE, "5 documents/s, at least once", BrokerRows.AT_LEAST_ONCE, size.idle(), IDLE_RATE));
        row(paced(
                RowNames.IDLE_EXACTLY_ONCE,
                "5 documents/s, exactly once",
                BrokerRows.EXACTLY_ONCE,
                size.idle(),
                IDLE_RATE));
    }

    private RowResult paced(String key, String name, String guarantee, int documents, double rate) throws IOException {
        Workload workload = Workload.of(seed, documents, 1);
        try (BrokerRow row = brokerRows.service(key, name, guarantee, models::reload, workload.labelSets())) {
            return row.paced(workload.documents(), rate);
        }
    }

    private RowResult row(RowResult measured) {
        rows.add(measured);
        progress.accept(measured);
        return measured;
    }

    private RowResult of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
