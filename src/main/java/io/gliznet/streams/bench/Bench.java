package io.gliznet.streams.bench;

import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.OnnxRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rows of one run on the same documents, side by side where they are compared. Used by one thread. */
public final class Bench {

    private static final SimulatedDevice.Cost ACCELERATOR =
            new SimulatedDevice.Cost("10 ms + 0.15 ms a document", Duration.ofMillis(10), Duration.ofNanos(150_000));
    private static final SimulatedDevice.Cost FAST_ACCELERATOR =
            new SimulatedDevice.Cost("3 ms + 0.02 ms a document", Duration.ofMillis(3), Duration.ofNanos(20_000));
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
    private static final double IDLE_RATE = 5;
    private static final double IDLE_OVER_OFFERED = 12;
    private static final double[] LOADS = {0.2, 0.4, 0.6, 0.8, 0.95};

    private final Size size;
    private final long seed;
    private final BrokerRows lanes;
    private final ClassifierSettings settings;
    private final Consumer<RowResult> seen;
    private final List<RowResult> rows = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /**
     * How long it takes.
     *
     * @param documents that come in pieces, one a round, on the CPU
     * @param rounds of the rows that are compared with each other on the CPU
     * @param simulated documents of each round on a simulated device
     * @param simulatedRounds of those
     * @param idle documents that come one by one
     */
    public record Size(int documents, int rounds, int simulated, int simulatedRounds, int idle) {
        public static final Size QUICK = new Size(1_400, 7, 50_000, 3, 100);
        public static final Size FULL = new Size(6_000, 20, 100_000, 5, 600);
    }

    /**
     * @param configs the configuration with some keys set; its broker is the one that is used
     * @param seen told of each turn of a row when it is done
     */
    public Bench(Size size, long seed, Function<Map<String, String>, GliznetConfig> configs, Consumer<RowResult> seen) {
        this.size = size;
        this.seed = seed;
        this.seen = seen;
        lanes = new BrokerRows(configs);
        settings = configs.apply(Map.of()).classifier();
    }

    /** @throws ModelException if there is no model to measure */
    public Report run() throws ModelException, IOException, InterruptedException {
        model().close(); // fails here if it fails at all
        warmUp();
        Workload workload = Workload.of(seed, size.documents(), 1);
        InterleavedRounds compared = compare(workload);
        RowResult.Latency single = alone(workload);
        simulate();
        idle(single);
        List<RowResult> offered = new ArrayList<>();
        for (double load : LOADS) {
            double rate = load * compared.total("c").documentsPerSecond();
            int documents = (int) Math.ceil(rate * size.idle() / IDLE_OVER_OFFERED);
            offered.add(
                    paced("offered", String.format("%.0f %%", 100 * load), BrokerRows.AT_LEAST_ONCE, documents, rate));
        }
        return new Report(seed, rows, offered, ratios, figures);
    }

    /**
     * Nothing but the service at full load, exactly once, for so long.
     *
     * @param sampled told of each sample
     * @throws ModelException if there is no model to measure
     */
    public Soak soak(Duration duration, Consumer<Soak.Sample> sampled) throws ModelException, IOException {
        model().close(); // fails here if it fails at all
        Workload workload = Workload.of(seed, size.documents(), 1);
        try (BrokerRow lane =
                lanes.service("soak", "full load", BrokerRows.EXACTLY_ONCE, this::reload, workload.labelSets())) {
            return lane.soak(workload.documents(), duration, sampled);
        }
    }

    /** What is compiled by then does not come in the way of the first rounds. */
    private void warmUp() throws IOException {
        Workload first = Workload.of(seed, WARM_UP, 1);
        try (BrokerRow lane = lanes.service(
                "warm", "warm-up", BrokerRows.EXACTLY_ONCE, () -> simulated(FAST_ACCELERATOR), first.labelSets())) {
            lane.turn(first.documents());
        }
    }

    /** The rows whose ratios are the promise. */
    private InterleavedRounds compare(Workload workload) throws ModelException, IOException, InterruptedException {
        List<Workload> pieces = workload.pieces(size.rounds());
        List<LabelSet> labelSets = workload.labelSets();
        try (LoadedModel model = model();
                Classifier classifier = new Classifier(model(), settings);
                BrokerRow atLeastOnce =
                        lanes.service("c", "at least once", BrokerRows.AT_LEAST_ONCE, this::reload, labelSets);
                BrokerRow exactlyOnce =
                        lanes.service("d", "exactly once", BrokerRows.EXACTLY_ONCE, this::reload, labelSets);
                BrokerRow naive = lanes.naive("e", "naive application", this::reload, labelSets.get(0), 1);
                BrokerRow inCall =
                        lanes.naive("e-call", "naive, every core on a call", this::asItComes, labelSets.get(0), 1);
                BrokerRow threads = lanes.naive(
                        "e-threads", "naive, a thread for each core", this::reload, labelSets.get(0), CORES)) {
            List<InterleavedRounds.Turn> turns = new ArrayList<>(List.of(
                    round -> new ModelRows(model, settings, pieces.get(round)).raw("a", "raw ONNX Runtime", 1),
                    round -> new ModelRows(model, settings, pieces.get(round)).pipeline("b", "pipeline", classifier)));
            for (BrokerRow lane : List.of(atLeastOnce, exactlyOnce, naive, inCall, threads)) {
                turns.add(round -> lane.turn(pieces.get(round).documents()));
            }
            InterleavedRounds rounds = InterleavedRounds.of(size.rounds(), turns, seen);
            List.of("a", "b", "c", "d", "e", "e-call", "e-threads").forEach(key -> row(rounds.total(key)));
            ratios.put("pipelineOverRaw", rounds.ratio("b", "a", RowResult::documentsPerSecond));
            ratios.put("atLeastOnceOverPipeline", rounds.ratio("c", "b", RowResult::documentsPerSecond));
            ratios.put("exactlyOnceOverPipeline", rounds.ratio("d", "b", RowResult::documentsPerSecond));
            ratios.put("exactlyOnceOverNaive", rounds.ratio("d", "e", RowResult::documentsPerSecond));
            ratios.put("exactlyOnceOverNaiveCoresOnCall", rounds.ratio("d", "e-call", RowResult::documentsPerSecond));
            ratios.put("exactlyOnceOverNaiveThreads", rounds.ratio("d", "e-threads", RowResult::documentsPerSecond));
            return rounds;
        }
    }

    /** Without Kafka, and nothing beside it. */
    private RowResult.Latency alone(Workload workload) throws ModelException {
        try (LoadedModel model = model();
                Classifier classifier = new Classifier(model(), settings)) {
            ModelRows alone = new ModelRows(model, settings, workload);
            ModelRows some = new ModelRows(model, settings, workload.first(PADDED));
            RowResult padded = row(some.raw("f", "padded batches of 32 in order of arrival", PADDED_ROWS));
            RowResult raw = some.raw("a", "raw ONNX Runtime", 1);
            ratios.put("rawOverPadded", raw.documentsPerSecond() / padded.documentsPerSecond());
            figures.put("paddingShareAt4096", alone.paddingShare(SMALL_BUDGET, SMALL_WINDOW));
            return alone.single(classifier, size.idle());
        }
    }

    private void simulate() throws ModelException, IOException, InterruptedException {
        Workload one = Workload.of(seed, size.simulated(), 1);
        Workload many = Workload.of(seed, size.simulated(), MANY_TENANTS);
        Supplier<LoadedModel> device = () -> simulated(ACCELERATOR);
        Supplier<LoadedModel> fastDevice = () -> simulated(FAST_ACCELERATOR);
        RowResult naive = naive("e10", ACCELERATOR, one.first(SIMULATED_NAIVE));
        RowResult fastNaive = naive("e3", FAST_ACCELERATOR, one.first(SIMULATED_NAIVE));
        try (LoadedModel model = model();
                Tenancy single = new Tenancy("g10", ACCELERATOR.name(), device, one);
                Tenancy all = new Tenancy("h", "10,000 tenants, " + ACCELERATOR.name(), device, many);
                BrokerRow fast = lanes.service(
                        "g3", FAST_ACCELERATOR.name(), BrokerRows.EXACTLY_ONCE, fastDevice, one.labelSets())) {
            ModelRows texts = new ModelRows(model, settings, one.first(TOKENIZED));
            InterleavedRounds rounds = InterleavedRounds.of(
                    size.simulatedRounds(),
                    List.of(
                            round -> texts.tokenizer("t", "tokenizer alone, one thread"),
                            round -> fast.turn(one.documents()),
                            round -> single.lane.turn(one.documents()),
                            round -> all.lane.turn(many.documents())),
                    seen);
            List.of("t", "g10", "g3", "h").forEach(key -> row(rounds.total(key)));
            ModelRows ideal = new ModelRows(model, settings, one);
            ratios.put(
                    "simulatedDeviceShare",
                    ideal.idealSeconds(ACCELERATOR) * of("g10").documentsPerSecond());
            ratios.put("fastDeviceShare", ideal.idealSeconds(FAST_ACCELERATOR) * of("g3").documentsPerSecond());
            ratios.put("exactlyOnceOverNaiveSimulated", of("g10").documentsPerSecond() / naive.documentsPerSecond());
            ratios.put("exactlyOnceOverNaiveFast", of("g3").documentsPerSecond() / fastNaive.documentsPerSecond());
            ratios.put("manyTenantsOverOne", rounds.ratio("h", "g10", RowResult::documentsPerSecond));
            ratios.put("restOverTokenizer", rounds.ratio("g3", "t", RowResult::cpuSecondsPerThousand) - 1);
            figures.put("oneTenantWarmStartMs", single.warmStartMillis);
            figures.put("manyTenantsWarmStartMs", all.warmStartMillis);
            figures.put("labelUpdateP99Ms", all.labelUpdate.p99());
            figures.put("manyTenantsHeapGrowthMiB", (all.heapBytes - single.heapBytes) / 1024.0 / 1024);
        }
    }

    private RowResult naive(String key, SimulatedDevice.Cost cost, Workload workload) throws IOException {
        String name = "naive, " + cost.name();
        try (BrokerRow lane = lanes.naive(
                key, name, () -> simulated(cost), workload.labelSets().get(0), 1)) {
            return row(lane.turn(workload.documents()));
        }
    }

    /** A service with tenants, warm and started again, and what they cost beside their throughput. */
    private final class Tenancy implements AutoCloseable {

        private final BrokerRow lane;
        private final RowResult.Latency labelUpdate;
        private final long heapBytes;
        private final double warmStartMillis;

        Tenancy(String key, String name, Supplier<LoadedModel> device, Workload workload) throws IOException {
            long before = ProcessProbe.liveHeapBytes();
            lane = lanes.service(key, name, BrokerRows.EXACTLY_ONCE, device, workload.labelSets());
            lane.turn(workload.first(WARM_UP).documents());
            labelUpdate = lane.labelUpdates(workload, UPDATES);
            heapBytes = ProcessProbe.liveHeapBytes() - before;
            warmStartMillis = lane.restart();
        }

        @Override
        public void close() {
            lane.close();
        }
    }

    private void idle(RowResult.Latency single) throws IOException {
        figures.put("singleInferenceP50Ms", single.p50());
        figures.put("singleInferenceP99Ms", single.p99());
        row(paced("i", "5 documents/s, at least once", BrokerRows.AT_LEAST_ONCE, size.idle(), IDLE_RATE));
        row(paced("ix", "5 documents/s, exactly once", BrokerRows.EXACTLY_ONCE, size.idle(), IDLE_RATE));
    }

    private RowResult paced(String key, String name, String guarantee, int documents, double rate) throws IOException {
        Workload workload = Workload.of(seed, documents, 1);
        try (BrokerRow lane = lanes.service(key, name, guarantee, this::reload, workload.labelSets())) {
            return lane.paced(workload.documents(), rate);
        }
    }

    private LoadedModel model() throws ModelException {
        return ModelDirectory.load(settings.model());
    }

    private LoadedModel reload() {
        try {
            return model();
        } catch (ModelException e) {
            throw new IllegalStateException("the model was there a minute ago: " + e.getMessage(), e);
        }
    }

    private LoadedModel asItComes() {
        LoadedModel tuned = reload();
        Device device = tuned.devices().get(0);
        device.model().close();
        try {
            Model plain = OnnxRuntime.asItComes(settings.model().directory().resolve(tuned.graph()), tuned.manifest());
            return tuned.on(ExecutionProvider.CPU, new Device(plain, device.probe(), device.padId()));
        } catch (ModelException e) {
            throw new IllegalStateException("the model was there a minute ago: " + e.getMessage(), e);
        }
    }

    private LoadedModel simulated(SimulatedDevice.Cost cost) {
        return SimulatedDevice.in(reload(), cost);
    }

    private RowResult row(RowResult measured) {
        rows.add(measured);
        seen.accept(measured);
        return measured;
    }

    private RowResult of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
