package io.gliznet.streams.bench;

import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.infer.LoadedModel;
import io.gliznet.streams.infer.ModelDirectory;
import io.gliznet.streams.infer.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rows of one run, one after the other, each on the same documents. Used by one thread. */
public final class Bench {

    private static final String AT_LEAST_ONCE = "at_least_once";
    private static final String EXACTLY_ONCE = "exactly_once_v2";
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
    private static final int SIMULATED_ROUNDS = 3;
    private static final int TOKENIZED = 4_000;
    private static final int WARM_UP = 20_000;
    private static final double IDLE_RATE = 5;
    private static final double[] LOADS = {0.2, 0.4, 0.6, 0.8, 0.95};

    private final Size size;
    private final long seed;
    private final StreamRows streams;
    private final ClassifierSettings settings;
    private final Consumer<Measured> seen;
    private final List<Measured> rows = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /**
     * How long it takes.
     *
     * @param documents of each row on the CPU
     * @param rounds of the rows that are compared with each other; they take turns and the fastest of each counts, since the
     *     speed of a machine may change by a third from one ten seconds to the next
     * @param simulated documents of each row on a simulated device
     * @param idle documents that come one by one
     */
    public record Size(int documents, int rounds, int simulated, int idle) {
        public static final Size QUICK = new Size(400, 5, 40_000, 100);
        public static final Size FULL = new Size(1_000, 10, 100_000, 600);
    }

    /**
     * @param configs the configuration with some keys set; its broker is the one that is used
     * @param seen told of each row when it is done
     */
    public Bench(Size size, long seed, Function<Map<String, String>, GliznetConfig> configs, Consumer<Measured> seen) {
        this.size = size;
        this.seed = seed;
        this.seen = seen;
        streams = new StreamRows(configs);
        settings = configs.apply(Map.of()).classifier();
    }

    /** @throws ModelException if there is no model to measure */
    public Report run() throws ModelException, IOException, InterruptedException {
        Workload workload = Workload.of(seed, size.documents(), 1);
        List<Measured> offered = new ArrayList<>();
        double modelCpu;
        double tokenizerCpu;
        Measured.Latency single;
        model().close(); // fails here if it fails at all
        Workload first = Workload.of(seed, WARM_UP, 1);
        streams.throughput("warm", "warm-up", EXACTLY_ONCE, () -> simulated(FAST_ACCELERATOR), first);
        try (LoadedModel model = model()) {
            ModelRows alone = new ModelRows(model, settings, workload);
            alone.raw("warm", "warm-up", 1);
            compare(alone, workload);
            Measured padded = row(alone.raw("f", "padded batches of 32 in order of arrival", PADDED_ROWS));
            ratios.put("pipelineOverPadded", of("b").documentsPerSecond() / padded.documentsPerSecond());
            figures.put("paddingShareAt4096", alone.paddingShare(SMALL_BUDGET, SMALL_WINDOW));
            modelCpu = of("a").cpuSecondsPerThousand() / 1_000;
        }
        try (LoadedModel model = model();
                Classifier classifier = new Classifier(model(), settings)) {
            single = new ModelRows(model, settings, workload).single(classifier, size.idle());
            tokenizerCpu = new ModelRows(model, settings, Workload.of(seed, TOKENIZED, 1)).tokenizerCpuSeconds();
        }
        simulate(tokenizerCpu);
        idle(single);
        for (double load : LOADS) {
            double rate = load * of("c").documentsPerSecond();
            Workload some = Workload.of(seed, Math.max(60, (int) (rate * size.idle() / 12)), 1);
            offered.add(streams.paced(
                    "offered", String.format("%.0f %%", 100 * load), AT_LEAST_ONCE, this::reload, some, rate));
        }
        return new Report(seed, rows, modelCpu, tokenizerCpu, offered, ratios, figures);
    }

    /**
     * Nothing but the service at full load, exactly once, for so long.
     *
     * @param sampled told of each sample
     * @throws ModelException if there is no model to measure
     */
    public Soak soak(Duration duration, Consumer<Soak.Sample> sampled) throws ModelException, IOException {
        model().close(); // fails here if it fails at all
        return streams.soak(this::reload, Workload.of(seed, size.documents(), 1), duration, sampled);
    }

    /** The rows whose ratios are the promise. */
    private void compare(ModelRows alone, Workload workload) throws IOException, InterruptedException {
        Map<String, Measured> fastest = new LinkedHashMap<>();
        for (int round = 0; round < size.rounds(); round++) {
            List<Measured> measured = new ArrayList<>();
            measured.add(alone.raw("a", "raw ONNX Runtime", 1));
            try (Classifier classifier = new Classifier(reload(), settings)) {
                measured.add(alone.pipeline("b", "pipeline", classifier));
            }
            measured.add(streams.throughput("c", "at least once", AT_LEAST_ONCE, this::reload, workload));
            measured.add(streams.throughput("d", "exactly once", EXACTLY_ONCE, this::reload, workload));
            measured.add(streams.naive("e", "naive application", this::reload, half(workload)));
            measured.forEach(next -> fastest.merge(next.key(), next, Measured::faster));
        }
        fastest.values().forEach(this::row);
        ratios.put("pipelineOverRaw", over("b", "a"));
        ratios.put("atLeastOnceOverPipeline", over("c", "b"));
        ratios.put("exactlyOnceOverPipeline", over("d", "b"));
        ratios.put("exactlyOnceOverNaive", over("d", "e"));
    }

    private void simulate(double tokenizerCpu) throws ModelException, IOException {
        Workload one = Workload.of(seed, size.simulated(), 1);
        double ideal;
        double fastIdeal;
        try (LoadedModel model = model()) {
            ModelRows alone = new ModelRows(model, settings, one);
            ideal = alone.idealSeconds(ACCELERATOR);
            fastIdeal = alone.idealSeconds(FAST_ACCELERATOR);
        }
        Supplier<LoadedModel> device = () -> simulated(ACCELERATOR);
        Supplier<LoadedModel> fastDevice = () -> simulated(FAST_ACCELERATOR);
        Measured naive = row(streams.naive("e10", "naive, " + ACCELERATOR.name(), device, one.first(SIMULATED_NAIVE)));
        Measured fastNaive =
                row(streams.naive("e3", "naive, " + FAST_ACCELERATOR.name(), fastDevice, one.first(SIMULATED_NAIVE)));
        Workload many = Workload.of(seed, size.simulated(), MANY_TENANTS);
        String manyName = "10,000 tenants, " + ACCELERATOR.name();
        StreamRows.Tenants single = streams.tenants("g10", ACCELERATOR.name(), EXACTLY_ONCE, device, one, UPDATES);
        StreamRows.Tenants all = streams.tenants("h", manyName, EXACTLY_ONCE, device, many, UPDATES);
        Measured slow = single.throughput();
        Measured shared = all.throughput();
        Measured fast = streams.throughput("g3", FAST_ACCELERATOR.name(), EXACTLY_ONCE, fastDevice, one);
        for (int round = 1; round < SIMULATED_ROUNDS; round++) {
            slow = slow.faster(streams.throughput("g10", ACCELERATOR.name(), EXACTLY_ONCE, device, one));
            shared = shared.faster(streams.throughput("h", manyName, EXACTLY_ONCE, device, many));
            fast = fast.faster(streams.throughput("g3", FAST_ACCELERATOR.name(), EXACTLY_ONCE, fastDevice, one));
        }
        row(slow);
        row(fast);
        row(shared);
        ratios.put("simulatedDeviceShare", ideal * slow.documentsPerSecond());
        ratios.put("fastDeviceShare", fastIdeal * fast.documentsPerSecond());
        ratios.put("exactlyOnceOverNaiveSimulated", slow.documentsPerSecond() / naive.documentsPerSecond());
        ratios.put("exactlyOnceOverNaiveFast", fast.documentsPerSecond() / fastNaive.documentsPerSecond());
        ratios.put("manyTenantsOverOne", over("h", "g10"));
        ratios.put("restOverTokenizer", fast.cpuSecondsPerThousand() / 1_000 / tokenizerCpu - 1);
        figures.put("oneTenantWarmStartMs", single.warmStartMillis());
        figures.put("manyTenantsWarmStartMs", all.warmStartMillis());
        figures.put("labelUpdateP99Ms", all.labelUpdate().p99());
        figures.put("manyTenantsHeapGrowthMiB", (all.liveHeapBytes() - single.liveHeapBytes()) / 1024.0 / 1024);
    }

    private void idle(Measured.Latency single) throws IOException {
        figures.put("singleInferenceP50Ms", single.p50());
        figures.put("singleInferenceP99Ms", single.p99());
        Workload some = Workload.of(seed, size.idle(), 1);
        for (String guarantee : List.of(AT_LEAST_ONCE, EXACTLY_ONCE)) {
            String name = "5 documents/s, " + (guarantee.equals(AT_LEAST_ONCE) ? "at least once" : "exactly once");
            String key = guarantee.equals(AT_LEAST_ONCE) ? "i" : "ix";
            row(streams.paced(key, name, guarantee, this::reload, some, IDLE_RATE));
        }
    }

    private static Workload half(Workload workload) {
        return workload.first(workload.documents().size() / 2);
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

    private LoadedModel simulated(SimulatedDevice.Cost cost) {
        return SimulatedDevice.in(reload(), cost);
    }

    private Measured row(Measured measured) {
        rows.add(measured);
        seen.accept(measured);
        return measured;
    }

    private Measured of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }

    private double over(String key, String base) {
        return of(key).documentsPerSecond() / of(base).documentsPerSecond();
    }
}
