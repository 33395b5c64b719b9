package io.gliznet.streams.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run of the benchmark found.
 *
 * @param offered throughput and latency at a share of the full rate each, in rising order
 * @param ratios by the names that the JSON gives them
 * @param figures all else that was measured, by name and unit
 */
public record Report(
        long seed,
        List<RowResult> rows,
        List<RowResult> offered,
        Map<String, Double> ratios,
        Map<String, Double> figures) {

    private static final String MODEL = "a";
    private static final String TOKENIZER = "t";
    private static final Set<String> RAW = Set.of(MODEL, "f");
    private static final Set<String> WITHOUT_MODEL = Set.of(TOKENIZER, "e10", "e3", "g10", "g3", "h");

    /** CPU seconds for a thousand documents: in the model, in the tokenizer, and all else. */
    public record Cpu(double model, double tokenizer, double rest) {}

    /** How a row's CPU time divides: by what model and tokenizer take alone, as nobody can tell the threads apart. */
    public Cpu cpu(RowResult row) {
        double all = row.cpuSecondsPerThousand();
        if (RAW.contains(row.key())) {
            return new Cpu(all, 0, 0);
        }
        double tokenizer = of(TOKENIZER).cpuSecondsPerThousand();
        double model = WITHOUT_MODEL.contains(row.key()) ? 0 : of(MODEL).cpuSecondsPerThousand();
        return new Cpu(model, tokenizer, all - model - tokenizer);
    }

    private RowResult of(String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
