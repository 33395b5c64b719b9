package io.gliznet.streams.bench;

import java.util.List;
import java.util.Map;

/**
 * What one run of the benchmark found.
 *
 * @param modelCpuSeconds for a document in the model, as the raw row took them
 * @param tokenizerCpuSeconds for a document in the tokenizer
 * @param offered throughput and latency at a share of the full rate each, in rising order
 * @param ratios by the names that the JSON gives them
 * @param figures all else that was measured, by name and unit
 */
public record Report(
        long seed,
        List<Measured> rows,
        double modelCpuSeconds,
        double tokenizerCpuSeconds,
        List<Measured> offered,
        Map<String, Double> ratios,
        Map<String, Double> figures) {}
