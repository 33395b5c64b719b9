package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs every row on the real model and a real broker with few documents; the figures themselves are not checked. */
final class BenchIT {

    private static final long SEED = 20261125;
    private static final Bench.Size TINY = new Bench.Size(4, 1, 600, 1, 5);

    @Test
    void everyDocumentedRowAndRatioIsMeasured() throws Exception {
        List<RowResult> progress = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Report report =
                    new Bench(TINY, SEED, overrides -> config(broker, overrides), progress::add).run(Optional.empty());

            assertThat(report.rows())
                    .extracting(RowResult::key)
                    .containsExactly(
                            "raw",
                            "pipeline",
                            "at-least-once",
                            "exactly-once",
                            "informed",
                            "short-exactly-once",
                            "naive",
                            "naive-all-cores",
                            "naive-threads",
                            "format-json",
                            "format-avro",
                            "unobserved",
                            "observed",
                            "poisoned",
                            "mix-20",
                            "mix-1000",
                            "short-20",
                            "short-77",
                            "mix-20-in-sequence",
                            "short-20-in-sequence",
                            "short-77-in-sequence",
                            "short-batches",
                            "short-one-by-one",
                            "long-batches",
                            "long-one-by-one",
                            "padded",
                            "naive-10ms",
                            "naive-3ms",
                            "tokenizer",
                            "simulated-10ms",
                            "simulated-3ms",
                            "many-tenants",
                            "one-device",
                            "four-devices",
                            "callers",
                            "idle",
                            "idle-exactly-once");
            assertThat(report.rows()).allSatisfy(row -> {
                assertThat(row.documentsPerSecond()).isPositive();
                assertThat(row.use().cpuSeconds()).isPositive();
            });
            assertThat(report.ratios())
                    .containsKeys(
                            "vectorsOverInSequence",
                            "vectorsOverInSequenceShort",
                            "vectorsOverInSequenceShort77",
                            "thousandLabelsOverTwenty",
                            "exactlyOnceOverInformed",
                            "pipelineOverRaw",
                            "atLeastOnceOverPipeline",
                            "exactlyOnceOverPipeline",
                            "exactlyOnceOverNaive",
                            "exactlyOnceOverNaiveAllCores",
                            "exactlyOnceOverNaiveThreads",
                            "observedOverUnobserved",
                            "poisonedOverWithout",
                            "jsonOverOwnRecords",
                            "avroOverOwnRecords",
                            "rawOverPadded",
                            "simulated3msDeviceShare",
                            "simulated10msOverNaive",
                            "simulated3msOverNaive",
                            "otherCpuOverTokenizer",
                            "simulatedDeviceShare",
                            "manyTenantsOverOne",
                            "fourDevicesOverOne",
                            "callersShare",
                            "otherCpuShareShort",
                            "batchesOverOneByOneShort",
                            "batchesOverOneByOneLong")
                    .allSatisfy((name, ratio) -> {
                        assertThat(ratio.value()).isFinite();
                        assertThat(ratio.low()).isLessThanOrEqualTo(ratio.value());
                        assertThat(ratio.high()).isGreaterThanOrEqualTo(ratio.value());
                    });
            assertThat(report.notes()).isEmpty();
            assertThat(report.load().run()).isNotNegative();
            assertThat(report.figures())
                    .allSatisfy((name, figure) -> assertThat(figure).isFinite());
            assertThat(report.offered())
                    .extracting(RowResult::name)
                    .containsExactly("20 %", "40 %", "60 %", "80 %", "95 %");
            assertThat(report.offered())
                    .allSatisfy(row -> assertThat(row.latency()).isPresent());
            assertThat(progress).hasSizeGreaterThan(report.rows().size());
        }
    }

    /** The rows themselves do not know the device, so the CPU shows that they run. */
    @Test
    void theRowsOnGpusAreMeasuredInEachPrecisionThatAGpuComputes() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Report report =
                    new Bench(TINY, SEED, overrides -> config(broker, onSmallModel(overrides)), row -> {}).gpu();

            assertThat(report.rows())
                    .extracting(RowResult::key)
                    .containsExactly("raw-fp32", "pipeline-fp32", "at-least-once-fp32", "exactly-once-fp32");
            assertThat(report.rows()).allSatisfy(row -> {
                assertThat(row.documents()).isEqualTo((long) TINY.onGpu() * TINY.rounds());
                assertThat(row.tokens()).isEqualTo(report.rows().get(0).tokens());
            });
            assertThat(report.rows().get(0).paddingShare()).isBetween(0.01, 0.6);
            assertThat(report.ratios())
                    .containsOnlyKeys("pipelineOverRawFp32", "atLeastOnceOverRawFp32", "exactlyOnceOverRawFp32")
                    .allSatisfy((name, ratio) -> assertThat(ratio.value()).isPositive());
            assertThat(report.notes()).singleElement(STRING).startsWith("GPUs of this machine: ");
        }
    }

    @Test
    void aGpuIsMeasuredInTheConfiguredPrecisionOrInThoseOfTheModelWithout8Bits() throws Exception {
        ModelSettings bits = ModelSettings.cpu(Path.of("models", "default"));
        ModelSettings small = ModelSettings.cpu(Path.of("src/test/resources/models/sentence-bert-mean"));

        assertThat(GpuRows.precisions(bits)).isEmpty();
        assertThat(GpuRows.precisions(small)).containsExactly(Precision.FP32);
        ModelSettings chosen = new ModelSettings(
                small.directory(), small.provider(), Precision.FP16, small.devices(), small.gpuMemoryBytes(), 1);
        assertThat(GpuRows.precisions(chosen)).containsExactly(Precision.FP16);
    }

    private static Map<String, String> onSmallModel(Map<String, String> overrides) {
        Map<String, String> keys = new HashMap<>(overrides);
        keys.put("model.dir", "src/test/resources/models/sentence-bert-mean");
        keys.put("execution.provider", "cpu");
        return keys;
    }

    /** Runs where the property {@code python} names an interpreter that has the packages. */
    @Test
    @EnabledIfSystemProperty(named = "python", matches = ".+")
    void theWorkerInPythonIsMeasuredBesideTheService() throws Exception {
        Path python = Path.of(System.getProperty("python"));
        assertThat(PythonWorker.problem(python)).isEmpty();
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Function<Map<String, String>, GliznetConfig> configs = overrides -> config(broker, overrides);
            Results results = new Results(row -> {});
            ClassifierSettings settings = configs.apply(Map.of()).classifier();
            new WorkerRows(new BrokerRows(configs), new BenchModels(settings.model()), results, TINY.rounds())
                    .compare(python, Workload.of(SEED, 4 * TINY.rounds(), 1));
            assertThat(results.report(SEED, List.of(), new LoadWatch().end()).ratios())
                    .containsOnlyKeys(
                            "exactlyOnceOverPythonWorker20",
                            "exactlyOnceOverPythonWorker65",
                            "exactlyOnceOverPythonWorker300");
        }
    }

    @Test
    void anInterpreterWithoutThePackagesIsNamed() {
        assertThat(PythonWorker.problem(Path.of("no-such-python"))).contains("no-such-python, which cannot be run");
    }

    @Test
    void theInformedRowIsLeftOutForAModelThatReadsLabelsInTheSequence() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Function<Map<String, String>, GliznetConfig> configs = overrides -> {
                Map<String, String> keys = new HashMap<>(overrides);
                keys.put("model.dir", "src/test/resources/models/bert-cosine");
                return config(broker, keys);
            };
            ClassifierSettings settings = configs.apply(Map.of()).classifier();
            Results results = new Results(row -> {});
            CpuRows rows = new CpuRows(
                    new BrokerRows(configs), new BenchModels(settings.model()), settings, results, TINY.rounds());
            Workload workload = Workload.of(SEED, 2 * TINY.rounds(), 1);

            rows.compare(workload);
            rows.naive(workload);

            Report report = results.report(SEED, List.of(), new Load(0, 0, 0, 0, 0));
            assertThat(report.rows())
                    .extracting(RowResult::key)
                    .containsExactly(
                            "raw",
                            "pipeline",
                            "at-least-once",
                            "exactly-once",
                            "naive",
                            "naive-all-cores",
                            "naive-threads");
            assertThat(report.notes()).singleElement(STRING).startsWith("informed was left out");
        }
    }

    private static GliznetConfig config(EmbeddedBroker broker, Map<String, String> overrides) {
        Map<String, String> keys = new HashMap<>(overrides);
        keys.put("bootstrap.servers", broker.bootstrapServers());
        return GliznetConfig.load(new Sources(Optional.empty(), Map.of(), keys, Path.of("")));
    }
}
