package io.gliznet.streams.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The results of one run of the benchmark.
 *
 * @param rows all rows but those of {@code offered}
 * @param offered throughput and latency at several shares of the full rate, in ascending order
 * @param ratios ratios of rows, by the name of their JSON member
 * @param figures other measurements, by the name of their JSON member, which ends with the unit
 * @param notes what was not measured, and why; and on which GPUs the rows ran
 */
public record Report(
        long seed,
        List<RowResult> rows,
        List<RowResult> offered,
        Map<String, Ratio> ratios,
        Map<String, Double> figures,
        List<String> notes,
        Load load) {

    private static final Set<String> MODEL_ONLY = Set.of(RowNames.RAW, RowNames.PADDED);

    /** The rows whose sequences are those of {@code raw}. */
    private static final Set<String> WITH_MODEL = Set.of(
            RowNames.PIPELINE,
            RowNames.AT_LEAST_ONCE,
            RowNames.EXACTLY_ONCE,
            RowNames.INFORMED,
            RowNames.IDLE,
            RowNames.IDLE_EXACTLY_ONCE,
            RowNames.OFFERED);

    private static final Set<String> WITHOUT_MODEL = Set.of(
            RowNames.TOKENIZER,
            RowNames.NAIVE_10MS,
            RowNames.NAIVE_3MS,
            RowNames.SIMULATED_10MS,
            RowNames.SIMULATED_3MS,
            RowNames.MANY_TENANTS,
            RowNames.ONE_DEVICE,
            RowNames.FOUR_DEVICES);

    /** CPU seconds per thousand documents in the model, in the tokenizer, and in everything else. */
    public record Cpu(double model, double tokenizer, double rest) {}

    /**
     * Divides a row's CPU time. The parts of model and tokenizer are what the rows that measure only these need, since CPU time
     * cannot be attributed within a process. Empty for rows with other sequences.
     */
    public Optional<Cpu> cpu(RowResult row) {
        double all = row.cpuSecondsPerThousand();
        if (MODEL_ONLY.contains(row.key())) {
            return Optional.of(new Cpu(all, 0, 0));
        }
        boolean withModel = WITH_MODEL.contains(row.key());
        if (!withModel && !WITHOUT_MODEL.contains(row.key())) {
            return Optional.empty();
        }
        double tokenizer = of(RowNames.TOKENIZER).cpuSecondsPerThousand();
        double model = withModel ? of(RowNames.RAW).cpuSecondsPerThousand() : 0;
        return Optional.of(new Cpu(model, tokenizer, all - model - tokenizer));
    }

    private RowResult of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
