package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.bench.Load;
import io.gliznet.streams.bench.Report;
import io.gliznet.streams.bench.RowResult;
import io.gliznet.streams.bench.Soak;
import io.gliznet.streams.json.Json;
import java.util.Locale;
import java.util.Optional;

/** What {@code bench} measured, for people and as JSON. */
final class BenchReport {

    private BenchReport() {}

    static void print(Console people, Report report) {
        Table table = new Table(
                1,
                "row",
                "what",
                "documents/s",
                "tokens/s",
                "padding %",
                "CPU s/1000",
                "model",
                "tokenizer",
                "rest",
                "peak MiB",
                "p50 ms",
                "p95 ms",
                "p99 ms");
        report.rows().forEach(row -> row(table, report, row));
        report.offered().forEach(row -> row(table, report, row));
        table.print(people);
        people.say("");
        report.ratios()
                .forEach((name, ratio) -> people.say(String.format(
                        Locale.ROOT, "%-32s %8.3f  [%.3f, %.3f]", name, ratio.value(), ratio.low(), ratio.high())));
        report.figures().forEach((name, value) -> people.say(String.format(Locale.ROOT, "%-32s %8.3f", name, value)));
        report.notes().forEach(people::say);
        people.say(load(report.load()));
    }

    private static String load(Load load) {
        String cores = "other programs used " + number(load.start(), 2) + " cores before the run, "
                + number(load.run(), 2) + " during it and " + number(load.end(), 2) + " after it; the load average was "
                + number(load.startAverage(), 2) + " before and " + number(load.endAverage(), 2) + " after";
        return load.isBusy() ? "THE MACHINE WAS BUSY, the figures cannot be relied on: " + cores : cores;
    }

    private static void row(Table table, Report report, RowResult row) {
        Optional<Report.Cpu> cpu = report.cpu(row);
        Optional<RowResult.Latency> latency = row.latency();
        table.row(
                row.key(),
                row.name(),
                number(row.documentsPerSecond(), 1),
                row.tokens() == 0 ? "" : number(row.tokensPerSecond(), 0),
                row.tokens() == 0 ? "" : number(100 * row.paddingShare(), 1),
                number(row.cpuSecondsPerThousand(), 2),
                cpu.map(c -> number(c.model(), 2)).orElse(""),
                cpu.map(c -> number(c.tokenizer(), 2)).orElse(""),
                cpu.map(c -> number(c.rest(), 2)).orElse(""),
                number(row.use().peakResidentMiB(), 0),
                latency.map(l -> number(l.p50(), 1)).orElse(""),
                latency.map(l -> number(l.p95(), 1)).orElse(""),
                latency.map(l -> number(l.p99(), 1)).orElse(""));
    }

    static void print(Console people, Soak soak) {
        people.say(soak.documents() + " documents, " + number(soak.documentsPerSecond(), 1) + " documents/s");
        people.say("growth of resident memory after five minutes: " + number(100 * soak.growth(), 2) + " %");
        people.say("live heap then: " + number(soak.settledHeapMiB(), 1) + " MiB, and at the end: "
                + number(soak.finalHeapMiB(), 1) + " MiB");
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static ObjectNode json(Report report) {
        ObjectNode node = Json.object().put("seed", report.seed());
        node.put("cores", Runtime.getRuntime().availableProcessors());
        report.rows().forEach(row -> figures(node.withArray("rows").addObject(), report, row));
        report.offered().forEach(row -> figures(node.withArray("offered").addObject(), report, row));
        report.figures().forEach((name, value) -> node.put(name, rounded(value)));
        ObjectNode ratios = node.putObject("ratios");
        ObjectNode intervals = node.putObject("intervals");
        report.ratios().forEach((name, ratio) -> {
            ratios.put(name, rounded(ratio.value()));
            intervals.putArray(name).add(rounded(ratio.low())).add(rounded(ratio.high()));
        });
        report.notes().forEach(node.withArray("notes")::add);
        Load load = report.load();
        node.putObject("load")
                .put("startAverage", rounded(load.startAverage()))
                .put("endAverage", rounded(load.endAverage()))
                .put("othersCoresAtStart", rounded(load.start()))
                .put("othersCoresDuring", rounded(load.run()))
                .put("othersCoresAtEnd", rounded(load.end()))
                .put("busy", load.isBusy());
        return node;
    }

    private static void figures(ObjectNode node, Report report, RowResult row) {
        node.put("row", row.key())
                .put("name", row.name())
                .put("documents", row.documents())
                .put("documentsPerSecond", rounded(row.documentsPerSecond()))
                .put("tokensPerSecond", rounded(row.tokensPerSecond()))
                .put("paddingShare", rounded(row.paddingShare()))
                .put("cpuSecondsPer1000", rounded(row.cpuSecondsPerThousand()))
                .put("peakResidentMiB", rounded(row.use().peakResidentMiB()));
        report.cpu(row).ifPresent(cpu -> node.put("modelCpuSecondsPer1000", rounded(cpu.model()))
                .put("tokenizerCpuSecondsPer1000", rounded(cpu.tokenizer()))
                .put("restCpuSecondsPer1000", rounded(cpu.rest())));
        row.latency().ifPresent(latency -> node.put("p50Ms", rounded(latency.p50()))
                .put("p95Ms", rounded(latency.p95()))
                .put("p99Ms", rounded(latency.p99())));
    }

    static ObjectNode json(long seed, Soak soak) {
        ObjectNode node = Json.object()
                .put("seed", seed)
                .put("minutes", soak.duration().toMinutes())
                .put("documents", soak.documents())
                .put("documentsPerSecond", rounded(soak.documentsPerSecond()))
                .put("residentGrowth", soak.growth())
                .put("settledHeapMiB", rounded(soak.settledHeapMiB()))
                .put("finalHeapMiB", rounded(soak.finalHeapMiB()));
        soak.samples().forEach(sample -> node.withArray("samples")
                .addObject()
                .put("minute", rounded(sample.minute()))
                .put("residentMiB", rounded(sample.residentMiB()))
                .put("documents", sample.documents()));
        return node;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
