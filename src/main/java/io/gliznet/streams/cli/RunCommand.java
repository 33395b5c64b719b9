package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.service.ClassificationService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code run}: the service. */
@Command(
        name = "run",
        description = "The service: classify documents until told to stop.",
        footer = {
            "",
            "Says all that is wrong with configuration, model and topics in one message and ends with 2. Waits for a broker",
            "as long as startup.timeout.ms, then ends with 1. SIGTERM and Ctrl-C finish what is under way and end with 0.",
            "With observe.port set: /live, /ready and /metrics over HTTP.",
            "",
            "@|bold Examples|@",
            "  gliznet run",
            "  gliznet run --config production.properties --set stream.threads=4",
        })
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Console console;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        StopSignal stop = StopSignal.onSignals();
        List<String> problems = new ArrayList<>();
        GliznetConfig config = options.read(console, problems);
        try (ClassificationService service = ClassificationService.open(config, problems)) {
            service.address().ifPresent(at -> LOG.atInfo().log("/live, /ready and /metrics are served at {}", at));
            CompletableFuture<Boolean> stopped = stopOn(stop, service, config.shutdownTimeout());
            check(service, problems, stop);
            if (!problems.isEmpty()) {
                throw new InvalidConfigException(problems);
            }
            if (start(service, stop)) {
                LOG.atInfo().log(
                        "ready: {} on {}, {} partitions of {}",
                        service.classifier().model().id(),
                        service.classifier().provider(),
                        service.documentPartitions(),
                        config.documentsTopic());
                awaitEnd(service);
            }
            if (!stopped.join()) {
                abort(
                        "shutdown.timeout.ms: documents in flight were not finished in time; the next start finishes them");
            }
            LOG.atInfo().log("stopped");
            return ExitCode.OK;
        }
    }

    /** Adds what is wrong with broker and topics. A broker that does not answer is the only thing worth waiting for. */
    private static void check(ClassificationService service, List<String> problems, StopSignal stop) {
        try {
            problems.addAll(service.check());
        } catch (TimeoutException e) {
            if (stop.isRequested()) {
                return;
            }
            if (problems.isEmpty()) {
                throw CommandFailure.failed(String.valueOf(e.getMessage()));
            }
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether the service runs: not if a stop was requested meanwhile. */
    private static boolean start(ClassificationService service, StopSignal stop) {
        if (stop.isRequested()) {
            return false;
        }
        try {
            service.start();
            return true;
        } catch (IllegalStateException e) {
            if (stop.isRequested()) {
                return false;
            }
            throw e;
        }
    }

    /** Completes once the service has stopped on request, with whether it did in time. */
    private static CompletableFuture<Boolean> stopOn(StopSignal stop, ClassificationService service, Duration timeout) {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        Thread stopper = new Thread(
                () -> {
                    stop.await();
                    LOG.atInfo().log("stopping");
                    stopped.complete(service.stop(timeout));
                },
                "stop");
        stopper.setDaemon(true);
        stopper.start();
        return stopped;
    }

    private void awaitEnd(ClassificationService service) {
        try {
            service.stopped().join();
        } catch (CompletionException e) {
            abort(String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
        }
    }

    /**
     * Ends the process without shutdown hooks: a thread may still run the model, and ONNX Runtime's hook would free its memory.
     */
    private void abort(String message) {
        console.err().println("gliznet: " + message);
        Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
}
