package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.http.HttpLoop;
import io.gliznet.streams.json.Visible;
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
        description = "Run the service: classify documents until it is stopped.",
        footer = {
            "",
            "@|bold Start|@",
            "All problems of configuration, model, topics and schemas are reported in one message, with exit code 2. The service"
                    + " waits startup.timeout.ms for a broker and a schema registry, then ends with exit code 1.",
            "",
            "@|bold Stop|@",
            "SIGTERM and Ctrl-C write and commit the results that are ready; the next start classifies the other documents."
                    + " The exit code is then 0.",
            "",
            "@|bold Watch|@",
            "Set observe.port to serve /live, /ready and /metrics over HTTP. Documents that cannot be classified are written"
                    + " to the topic dead-letters, and a warning with the reason is logged at most once a minute. With"
                    + " log.format=json each line of the log is a JSON object; the last one has exit_code and reason.",
            "",
            "@|bold Examples|@",
            "  gliznet run",
            "  gliznet run --config production.properties --set stream.threads=4",
        })
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    /** Beside shutdown.timeout.ms: what closing takes where no device hangs. */
    private static final Duration CLOSE_GRACE = Duration.ofMillis(1_500);

    private static final String NOT_STOPPED =
            "shutdown.timeout.ms: the stream did not stop in time; the next start goes on at the last commit";

    private final Console console;
    private final ServiceExit exit;
    private volatile boolean hasEnded;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    RunCommand(Console console, ServiceExit exit) {
        this.console = console;
        this.exit = exit;
    }

    @Override
    public Integer call() {
        StopSignal stop = StopSignal.onSignals();
        List<String> problems = new ArrayList<>();
        GliznetConfig config = options.read(console, problems);
        config.doubts().forEach(doubt -> LOG.atWarn().log("{}", doubt));
        try (ClassificationService service = ClassificationService.open(config, problems)) {
            service.address()
                    .ifPresent(at -> LOG.atInfo().log("/live, /ready and /metrics are served at {}", HttpLoop.url(at)));
            service.classifyAddress()
                    .ifPresent(at -> LOG.atInfo().log("POST /classify is served at {}", HttpLoop.url(at)));
            CompletableFuture<Boolean> stopped = stopOn(stop, service, config.shutdownTimeout());
            check(service, problems, stop);
            if (!problems.isEmpty()) {
                throw new InvalidConfigException(problems);
            }
            if (start(service, stop) && runs(service, stop)) {
                LOG.atInfo().log(
                        "ready: {} on {}, {} partitions of {}",
                        service.classifier().model().id(),
                        service.classifier().provider(),
                        service.documentPartitions(),
                        config.sourceTopics());
                DeadLetterWarnings.start(service::counters, config.deadLettersTopic(), stop);
            }
            awaitEnd(service);
            if (!stopped.join()) {
                abort(ServiceExit.Reason.STOP_TIMEOUT, NOT_STOPPED);
            }
        }
        hasEnded = true;
        ServiceExit.stopped("stopped");
        return ExitCode.OK;
    }

    /** Adds the problems of broker and topics. With other problems at hand, a broker that does not answer is one of them. */
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

    /** Returns whether the service runs; it does not if a stop was requested before. */
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

    /** Waits for the first assignment; returns whether that came before a stop. */
    private static boolean runs(ClassificationService service, StopSignal stop) {
        CompletableFuture.anyOf(service.running(), service.stopped().exceptionally(failure -> null))
                .join();
        return service.running().isDone() && !stop.isRequested();
    }

    /** Completes once the service has stopped on request, with whether it did in time. */
    private CompletableFuture<Boolean> stopOn(StopSignal stop, ClassificationService service, Duration timeout) {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        daemon("stop", () -> {
            stop.await();
            LOG.atInfo().log("stopping");
            daemon("stop-deadline", () -> endAfter(timeout.plus(CLOSE_GRACE), stopped));
            stopped.complete(service.stop(timeout));
        });
        return stopped;
    }

    /** Nothing that hangs keeps the process longer. A document that is not answered is left to the next start. */
    private void endAfter(Duration time, CompletableFuture<Boolean> stopped) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (hasEnded) {
            Runtime.getRuntime().halt(ExitCode.OK); // a shutdown hook of a library hangs
        }
        if (stopped.getNow(false)) {
            ServiceExit.stopped("stopped; a device did not return in time, and nothing waits for it");
            Runtime.getRuntime().halt(ExitCode.OK);
        }
        abort(ServiceExit.Reason.STOP_TIMEOUT, NOT_STOPPED);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitEnd(ClassificationService service) {
        try {
            service.stopped().join();
        } catch (CompletionException e) {
            abort(ServiceExit.Reason.FAILURE, Causes.message(e.getCause() == null ? e : e.getCause()));
        }
    }

    /**
     * Ends the process without shutdown hooks: a thread may still run the model, and ONNX Runtime's hook would free its memory.
     */
    private void abort(ServiceExit.Reason reason, String message) {
        exit.failed(
                reason, ExitCode.SOFTWARE, message, shown -> console.err().println("gliznet: " + Visible.lines(shown)));
        Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
}
