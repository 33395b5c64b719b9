package io.gliznet.streams.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of one run of the benchmark.
 *
 * @param rows all rows but those of {@code offered}
 * @param offered throughput and latency at several shares of the full rate, in ascending order
 * @param ratios ratios of rows, by the name of their JSON member
 * @param figures other measurements, by the name of their JSON member, which ends with the unit
 */
public record Report(
        long seed,
        List<RowResult> rows,
        List<RowResult> offered,
        Map<String, Double> ratios,
        Map<String, Double> figures) {

    private static final Set<String> MODEL_ONLY = Set.of(RowNames.RAW, RowNames.PADDED);
    private static final Set<String> WITHOUT_MODEL = Set.of(
            RowNames.TOKENIZER,
            RowNames.NAIVE_10MS,
            RowNames.NAIVE_3MS,
            RowNames.SIMULATED_10MS,
            RowNames.SIMULATED_3MS,
            RowNames.MANY_TENANTS);

    /** CPU seconds per thousand documents in the model, in the tokenizer, and in everything else. */
    public record Cpu(double model, double tokenizer, double rest) {}

    /**
     * Divides a row's CPU time. The parts of model and tokenizer are what the rows that measure only these need, since CPU time
     * cannot be attributed within a process.
     */
    public Cpu cpu(RowResult row) {
        double all = row.cpuSecondsPerThousand();
        if (MODEL_ONLY.contains(row.key())) {
            return new Cpu(all, 0, 0);
        }
        double tokenizer = of(RowNames.TOKENIZER).cpuSecondsPerThousand();
        double model = WITHOUT_MODEL.contains(row.key()) ? 0 : of(RowNames.RAW).cpuSecondsPerThousand();
        return new Cpu(model, tokenizer, all - model - tokenizer);
    }

    private RowResult of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
