package io.gliznet.streams.cli;

import io.gliznet.streams.bench.Bench;
import io.gliznet.streams.bench.Plot;
import io.gliznet.streams.bench.PythonWorker;
import io.gliznet.streams.bench.Report;
import io.gliznet.streams.bench.Soak;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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
            "The same generated documents with twenty labels each go through the model alone, the pipeline, the"
                    + " service on a separate broker process, simple applications, all on the CPU, and simulated"
                    + " accelerators. Compare the ratios of one run; the absolute figures depend on the machine. Run"
                    + " nothing else meanwhile.",
            "",
            "With --gpu, the model alone, the pipeline and the service run on the GPUs that execution.devices names,"
                    + " in each of fp16 and fp32 that the model has. It needs the build for GPUs.",
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
            description = "Python interpreter of a worker to compare with. It needs confluent-kafka, fastavro, numpy,"
                    + " onnxruntime and tokenizers.")
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
                    row -> progress.show(row.key() + "  " + row.name() + ": "
                            + BenchReport.number(row.documentsPerSecond(), 1) + " documents/s"));
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
        BenchReport.print(people, report);
        if (plot != null) {
            Files.writeString(plot, Plot.load(report.offered()));
        }
        if (json) {
            console.out().println(Json.write(BenchReport.json(report)));
        }
    }

    private void soak(Bench bench, int minutes, Console people, Progress progress) throws ModelException, IOException {
        Soak soak = bench.soak(
                Duration.ofMinutes(minutes),
                sample -> progress.show("minute " + BenchReport.number(sample.minute(), 1) + " of " + minutes + ": "
                        + BenchReport.number(sample.residentMiB(), 0) + " MiB, " + sample.documents() + " documents"));
        progress.clear();
        BenchReport.print(people, soak);
        if (plot != null) {
            Files.writeString(plot, Plot.memory(soak));
        }
        if (json) {
            console.out().println(Json.write(BenchReport.json(seed, soak)));
        }
    }

    private GliznetConfig config(BrokerProcess broker, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.put("bootstrap.servers", broker.bootstrapServers());
        all.putAll(provider());
        return model.config(console, all);
    }
}
