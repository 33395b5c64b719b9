package io.gliznet.streams.bench;

import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The rows on devices that only take time. Used by one thread. */
final class SimulatedRows {

    static final SimulatedDevice.Cost FAST_ACCELERATOR = new SimulatedDevice.Cost(
            "3 ms a batch + 0.02 ms a document", Duration.ofMillis(3), Duration.ofNanos(20_000));
    private static final SimulatedDevice.Cost ACCELERATOR = new SimulatedDevice.Cost(
            "10 ms a batch + 0.15 ms a document", Duration.ofMillis(10), Duration.ofNanos(150_000));

    /** So slow that four of them leave most of a core free. */
    private static final SimulatedDevice.Cost SLOW_ACCELERATOR = new SimulatedDevice.Cost(
            "60 ms a batch + 0.9 ms a document", Duration.ofMillis(60), Duration.ofNanos(900_000));

    private static final SimulatedDevice.Cost SLOW_SEQUENCE =
            new SimulatedDevice.Cost("25 ms a document", Duration.ZERO, Duration.ofMillis(25));

    private static final int CALLERS = 64;
    private static final int CALLERS_PART = 4;
    private static final int DEVICES = 4;
    private static final int SLOW_PART = 10;
    private static final int MANY_TENANTS = 20_000;

    /** So many times the rounds of other rows, because many tenants cost less than the rounds differ. */
    private static final int TENANCY_ROUNDS = 4;

    private static final int UPDATES = 40;
    private static final int NAIVE = 600;
    private static final int TOKENIZED = 4_000;
    private static final int WARM_UP = 10_000;

    private final BrokerRows brokerRows;
    private final BenchModels models;
    private final ClassifierSettings settings;
    private final Results results;
    private final int rounds;

    SimulatedRows(BrokerRows brokerRows, BenchModels models, ClassifierSettings settings, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.models = models;
        this.settings = settings;
        this.results = results;
        this.rounds = rounds;
    }

    /** Measures the service with one tenant and with many, beside a naive application. */
    void compare(long seed, int documents) throws ModelException, IOException, InterruptedException {
        Workload one = Workload.of(seed, documents, 1);
        Workload many = Workload.of(seed, documents, MANY_TENANTS);
        Supplier<LoadedModel> device = () -> models.simulated(ACCELERATOR, 1);
        RowResult naive = naive(RowNames.NAIVE_10MS, ACCELERATOR, one.first(NAIVE));
        RowResult fastNaive = naive(RowNames.NAIVE_3MS, FAST_ACCELERATOR, one.first(NAIVE));
        try (LoadedModel model = models.load();
                BrokerRows open = brokerRows) {
            Tenancy single = new Tenancy(RowNames.SIMULATED_10MS, ACCELERATOR.name(), device, one);
            Tenancy all = new Tenancy(
                    RowNames.MANY_TENANTS,
                    "20,000 tenants with 20 of 2,000 labels, " + ACCELERATOR.name(),
                    device,
                    many);
            BrokerRow fast = open.service(
                    RowNames.SIMULATED_3MS,
                    FAST_ACCELERATOR.name(),
                    BrokerRows.EXACTLY_ONCE,
                    () -> models.simulated(FAST_ACCELERATOR, 1),
                    one.labelSets());
            ModelRows texts = new ModelRows(model, settings, one.first(TOKENIZED));
            InterleavedRounds measured = InterleavedRounds.of(
                    rounds,
                    List.of(
                            round -> texts.tokenizer(RowNames.TOKENIZER, "the tokenizer alone, one thread"),
                            round -> fast.turn(one.documents()),
                            round -> single.row.turn(one.documents())),
                    results.progress());
            InterleavedRounds tenancy = InterleavedRounds.of(
                    TENANCY_ROUNDS * rounds,
                    List.of(round -> single.row.turn(one.documents()), round -> all.row.turn(many.documents())),
                    results.progress());
            results.rows(measured, RowNames.ON_SIMULATED_DEVICE);
            results.rows(tenancy, List.of(RowNames.MANY_TENANTS));
            results.ratio("manyTenantsOverOne", tenancy.speed(RowNames.MANY_TENANTS, RowNames.SIMULATED_10MS));
            ratios(measured, new ModelRows(model, settings, one), naive, fastNaive);
            results.figure("oneTenantWarmStartMs", single.warmStartMillis);
            results.figure("manyTenantsWarmStartMs", all.warmStartMillis);
            results.figure("oneTenantColdStartMs", single.row.coldStartMillis());
            results.figure("manyTenantsColdStartMs", all.row.coldStartMillis());
            results.figure("manyTenantsFirstDocumentMs", all.firstDocumentMillis);
            results.figure("labelUpdateP99Ms", all.labelUpdate.p99());
            results.figure("manyTenantsHeapGrowthMiB", (all.heapBytes - single.heapBytes) / 1024.0 / 1024);
        }
    }

    private void ratios(InterleavedRounds measured, ModelRows ideal, RowResult naive, RowResult fastNaive) {
        double seconds = ideal.idealSeconds(ACCELERATOR);
        double fastSeconds = ideal.idealSeconds(FAST_ACCELERATOR);
        results.ratio("simulatedDeviceShare", measured.ratio(round -> seconds * round.rate(RowNames.SIMULATED_10MS)));
        results.ratio(
                "simulated3msDeviceShare", measured.ratio(round -> fastSeconds * round.rate(RowNames.SIMULATED_3MS)));
        results.ratio(
                "simulated10msOverNaive",
                measured.ratio(round -> round.rate(RowNames.SIMULATED_10MS) / naive.documentsPerSecond()));
        results.ratio(
                "simulated3msOverNaive",
                measured.ratio(round -> round.rate(RowNames.SIMULATED_3MS) / fastNaive.documentsPerSecond()));
        results.ratio(
                "otherCpuOverTokenizer",
                measured.ratio(round -> round.cpu(RowNames.SIMULATED_3MS) / round.cpu(RowNames.TOKENIZER) - 1));
    }

    /** Measures several devices in one process beside one, for about the same time. */
    void devices(long seed, int documents) throws IOException, InterruptedException {
        Workload all = Workload.of(seed, Math.max(DEVICES, documents / SLOW_PART * DEVICES), 1);
        Workload part = all.first(all.documents().size() / DEVICES);
        try (BrokerRows open = brokerRows) {
            BrokerRow one = open.service(
                    RowNames.ONE_DEVICE,
                    SLOW_ACCELERATOR.name(),
                    BrokerRows.EXACTLY_ONCE,
                    () -> models.simulated(SLOW_ACCELERATOR, 1),
                    all.labelSets());
            BrokerRow four = open.service(
                    RowNames.FOUR_DEVICES,
                    "four devices, " + SLOW_ACCELERATOR.name(),
                    BrokerRows.EXACTLY_ONCE,
                    () -> models.simulated(SLOW_ACCELERATOR, DEVICES),
                    all.labelSets());
            InterleavedRounds measured = InterleavedRounds.of(
                    rounds,
                    List.of(round -> one.turn(part.documents()), round -> four.turn(all.documents())),
                    results.progress());
            results.rows(measured, List.of(RowNames.ONE_DEVICE, RowNames.FOUR_DEVICES));
            results.ratio(
                    "fourDevicesOverOne",
                    measured.ratio(
                            round -> round.rate(RowNames.FOUR_DEVICES) / (DEVICES * round.rate(RowNames.ONE_DEVICE))));
        }
    }

    /** Measures a machine with many cores: as many sequences take their time at once, one for each. */
    void callers(long seed, int documents) throws IOException, InterruptedException {
        Workload workload = Workload.of(seed, Math.max(CALLERS, documents / CALLERS_PART), 1);
        double ideal = SLOW_SEQUENCE.nanos(1) / 1e9 / CALLERS;
        try (BrokerRows open = brokerRows) {
            BrokerRow row = open.callers(
                    RowNames.CALLERS,
                    CALLERS + " sequences at once, " + SLOW_SEQUENCE.name(),
                    CALLERS,
                    () -> models.simulatedCpu(SLOW_SEQUENCE),
                    workload.labelSets());
            row.turn(workload.documents());
            InterleavedRounds measured =
                    InterleavedRounds.of(rounds, List.of(round -> row.turn(workload.documents())), results.progress());
            results.rows(measured, List.of(RowNames.CALLERS));
            results.ratio("callersShare", measured.ratio(round -> ideal * round.rate(RowNames.CALLERS)));
        }
    }

    private RowResult naive(String key, SimulatedDevice.Cost cost, Workload workload) throws IOException {
        try (BrokerRows open = brokerRows) {
            BrokerRow row = open.naive(
                    key,
                    "naive, " + cost.name(),
                    () -> models.simulated(cost, 1),
                    workload.labelSets().get(0),
                    1);
            return results.row(row.turn(workload.documents()));
        }
    }

    /** A service that was warmed up and restarted, with the cost of its tenants: label updates, heap and starts. */
    private final class Tenancy {

        private final BrokerRow row;
        private final RowResult.Latency labelUpdate;
        private final long heapBytes;
        private final double firstDocumentMillis;
        private final double warmStartMillis;

        Tenancy(String key, String name, Supplier<LoadedModel> device, Workload workload) throws IOException {
            long before = ProcessProbe.liveHeapBytes();
            row = brokerRows.service(key, name, BrokerRows.EXACTLY_ONCE, device, workload.labelSets());
            firstDocumentMillis =
                    row.alone(workload.documents().get(workload.documents().size() - 1));
            row.turn(workload.first(WARM_UP).documents());
            labelUpdate = row.labelUpdates(workload, UPDATES);
            heapBytes = ProcessProbe.liveHeapBytes() - before;
            warmStartMillis = row.restart();
        }
    }
}
