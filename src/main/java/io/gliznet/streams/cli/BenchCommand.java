package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.bench.Bench;
import io.gliznet.streams.bench.Load;
import io.gliznet.streams.bench.Plot;
import io.gliznet.streams.bench.PythonWorker;
import io.gliznet.streams.bench.Report;
import io.gliznet.streams.bench.RowResult;
import io.gliznet.streams.bench.Soak;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: measures the service and what to compare it with, in one run. */
@Command(
        name = "bench",
        description = "Measure the service, the model alone, and simple applications for comparison.",
        footer = {
            "",
            "The same generated documents with twenty labels each go through the model alone, the pipeline, the service on a"
                    + " separate broker process, simple applications, all on the CPU, and simulated accelerators. Compare the"
                    + " ratios of one run; the absolute figures depend on the machine. Run nothing else meanwhile.",
            "",
            "With --gpu, the model alone, the pipeline and the service run on the GPUs that execution.devices names, in each of"
                    + " fp16 and fp32 that the model has. It needs the build for GPUs.",
            "",
            "@|bold Examples|@",
            "  gliznet bench --quick",
            "  gliznet bench --json --plot load.svg | tail -n 1",
            "  gliznet bench --soak 30 --plot memory.svg",
            "  gliznet bench --gpu --quick --model DIR",
        })
final class BenchCommand implements Callable<Integer> {

    private static final long DEFAULT_SEED = 20261125;

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--quick",
            description = "Use fewer documents. With --python it takes about a quarter of an hour on two cores.")
    private boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_SEED,
            description = "Seed of the generated documents. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description = "Run only the service at full load for this long, and measure the growth of its memory.")
    private @Nullable Integer soakMinutes;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw throughput and latency against load, or memory against time, as SVG.")
    private @Nullable Path plot;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description =
                    "Python interpreter of a worker to compare with. It needs confluent-kafka, fastavro, numpy, onnxruntime"
                            + " and tokenizers.")
    private @Nullable Path python;

    @Option(names = "--gpu", description = "Measure only the rows on GPUs.")
    private boolean gpu;

    @Option(names = "--json", description = "Print one line of JSON at the end.")
    private boolean json;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DevelopmentBroker.require("bench");
        check();
        Console people = json ? console.silent() : console;
        people.say("seed " + seed + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        try (BrokerProcess broker = BrokerProcess.start();
                Progress progress = new Progress(console)) {
            Signals.onTermination(() -> {
                broker.stop();
                Runtime.getRuntime().halt(Signals.INTERRUPTED);
            });
            Bench bench = new Bench(
                    quick ? Bench.Size.QUICK : Bench.Size.FULL,
                    seed,
                    own -> config(broker, own),
                    row -> progress.show(row.key() + "  " + row.name() + ": " + number(row.documentsPerSecond(), 1)
                            + " documents/s"));
            if (soakMinutes != null) {
                soak(bench, soakMinutes, people, progress);
            } else {
                run(bench, people, progress);
            }
            return ExitCode.OK;
        } catch (ModelException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** What can be wrong is said before the measurement, and not after it. */
    private void check() {
        if (soakMinutes != null && soakMinutes <= Soak.SETTLED_MINUTES) {
            throw CommandFailure.usage(
                    "--soak: expected more than " + Soak.SETTLED_MINUTES + " minutes, found " + soakMinutes);
        }
        if (gpu) {
            checkGpu();
        }
        if (python != null) {
            checkPython(python);
        }
        if (plot != null) {
            OutputFile.require("--plot", plot);
        }
    }

    private void checkGpu() {
        if (soakMinutes != null || plot != null || python != null) {
            throw CommandFailure.usage("--gpu: expected no --soak, --plot or --python, found one of them");
        }
        try {
            Bench.requireGpu(model.config(console, provider()).classifier().model());
        } catch (ModelException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> provider() {
        return Map.of("execution.provider", gpu ? "cuda" : "cpu");
    }

    private static void checkPython(Path python) {
        Optional<String> problem = PythonWorker.problem(python);
        if (problem.isPresent()) {
            throw CommandFailure.usage(
                    "--python: expected an interpreter with the worker's packages, found " + problem.get());
        }
    }

    private void run(Bench bench, Console people, Progress progress)
            throws ModelException, IOException, InterruptedException {
        Report report = gpu ? bench.gpu() : bench.run(Optional.ofNullable(python));
        progress.clear();
        print(people, report);
        if (plot != null) {
            Files.writeString(plot, Plot.load(report.offered()));
        }
        if (json) {
            console.out().println(Json.write(toJson(report)));
        }
    }

    private void soak(Bench bench, int minutes, Console people, Progress progress) throws ModelException, IOException {
        Soak soak = bench.soak(
                Duration.ofMinutes(minutes),
                sample -> progress.show("minute " + number(sample.minute(), 1) + " of " + minutes + ": "
                        + number(sample.residentMiB(), 0) + " MiB, " + sample.documents() + " documents"));
        progress.clear();
        people.say(soak.documents() + " documents, " + number(soak.documentsPerSecond(), 1) + " documents/s");
        people.say("growth of resident memory after five minutes: " + number(100 * soak.growth(), 2) + " %");
        people.say("live heap then: " + number(soak.settledHeapMiB(), 1) + " MiB, and at the end: "
                + number(soak.finalHeapMiB(), 1) + " MiB");
        if (plot != null) {
            Files.writeString(plot, Plot.memory(soak));
        }
        if (json) {
            ObjectNode node = Json.object()
                    .put("seed", seed)
                    .put("minutes", minutes)
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
            console.out().println(Json.write(node));
        }
    }

    private GliznetConfig config(BrokerProcess broker, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.put("bootstrap.servers", broker.bootstrapServers());
        all.putAll(provider());
        return model.config(console, all);
    }

    private static void print(Console people, Report report) {
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

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static ObjectNode toJson(Report report) {
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

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
