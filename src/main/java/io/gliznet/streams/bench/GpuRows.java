package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rows on GPUs, once for each precision that a GPU computes. Used by one thread. */
final class GpuRows {

    /** Documents in the pipeline at the same time: several windows, so that the device does not wait for the tokenizer. */
    private static final int IN_FLIGHT = 4_096;

    private static final int WARM_UP_ROUNDS = 3;

    private final BrokerRows brokerRows;
    private final Function<Map<String, String>, GliznetConfig> configs;
    private final Results results;
    private final int rounds;

    /**
     * @param configs builds a configuration from overriding keys; it names the device
     * @param rounds in which the rows take turns, each on its part of the documents
     */
    GpuRows(BrokerRows brokerRows, Function<Map<String, String>, GliznetConfig> configs, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.configs = configs;
        this.results = results;
        this.rounds = rounds;
    }

    /** The precisions to measure: the configured one, or those of the model that a GPU computes, the fastest one first. */
    static List<Precision> precisions(ModelSettings settings) throws ModelException {
        if (settings.precision() != Precision.AUTO) {
            return List.of(settings.precision());
        }
        Set<Precision> found = ModelDirectory.precisions(settings.directory());
        return Stream.of(Precision.FP16, Precision.FP32).filter(found::contains).toList();
    }

    /** Measures the model, the pipeline and the service, at least once and exactly once. */
    void compare(Precision precision, Workload workload) throws ModelException, IOException, InterruptedException {
        String name = precision.name().toLowerCase(Locale.ROOT);
        Map<String, String> own = Map.of("model.precision", name);
        ClassifierSettings settings = configs.apply(own).classifier();
        BenchModels models = new BenchModels(settings.model());
        List<Workload> pieces = workload.pieces(rounds);
        try (LoadedModel model = models.load();
                Classifier classifier = new Classifier(models.load(), settings);
                BrokerRows open = brokerRows) {
            List<InterleavedRounds.Turn> turns = new ArrayList<>();
            turns.add(round -> new ModelRows(model, settings, pieces.get(round))
                    .batched(key(RowNames.RAW, name), "ONNX Runtime alone, on texts, " + name));
            turns.add(round -> ModelRows.pipeline(
                    key(RowNames.PIPELINE, name),
                    "the pipeline without Kafka, " + name,
                    classifier,
                    pieces.get(round),
                    IN_FLIGHT));
            List<BrokerRow> services = List.of(
                    open.service(
                            key(RowNames.AT_LEAST_ONCE, name),
                            "the service, at least once, " + name,
                            BrokerRows.AT_LEAST_ONCE,
                            own,
                            models::reload,
                            workload.labelSets()),
                    open.service(
                            key(RowNames.EXACTLY_ONCE, name),
                            "the service, exactly once, " + name,
                            BrokerRows.EXACTLY_ONCE,
                            own,
                            models::reload,
                            workload.labelSets()));
            turns.addAll(CpuRows.turns(services, pieces));
            InterleavedRounds.of(Math.min(WARM_UP_ROUNDS, rounds), turns, unused -> {});
            report(InterleavedRounds.of(rounds, turns, results.progress()), name);
        }
    }

    private void report(InterleavedRounds measured, String name) {
        String raw = key(RowNames.RAW, name);
        String pipeline = key(RowNames.PIPELINE, name);
        String atLeastOnce = key(RowNames.AT_LEAST_ONCE, name);
        String exactlyOnce = key(RowNames.EXACTLY_ONCE, name);
        results.rows(measured, List.of(raw, pipeline, atLeastOnce, exactlyOnce));
        String member = "OverRaw" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        results.ratio("pipeline" + member, measured.speed(pipeline, raw));
        results.ratio("atLeastOnce" + member, measured.speed(atLeastOnce, raw));
        results.ratio("exactlyOnce" + member, measured.speed(exactlyOnce, raw));
    }

    private static String key(String row, String precision) {
        return row + "-" + precision;
    }
}
