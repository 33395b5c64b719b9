package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.infer.ExecutionProvider;
import io.gliznet.streams.infer.ModelException;
import io.gliznet.streams.observe.HealthServer;
import io.gliznet.streams.topology.ClassificationService;
import io.gliznet.streams.topology.Pipeline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
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

    /** A start that fails anyway does not wait for a broker; it only asks. */
    private static final Duration BRIEFLY = Duration.ofSeconds(5);

    private final Console console;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Stop stop = Stop.onSignals();
        List<String> problems = new ArrayList<>();
        GliznetConfig config = options.read(console, problems);
        checkStateDir(config.stateDir(), problems);
        try (Classifier classifier = open(() -> Classifier.open(config.classifier()), problems);
                ServiceSerdes serdes = open(() -> ServiceSerdes.open(config), problems);
                ClassificationService service = open(() -> service(config, classifier, problems), problems);
                HealthServer health = open(() -> health(config, service, classifier), problems)) {
            if (service == null) {
                throw new InvalidConfigException(problems);
            }
            if (health != null) {
                LOG.atInfo().log("/live, /ready and /metrics are at {}", health.address());
            }
            CompletableFuture<Boolean> closed = closeOn(stop, service, config.shutdownTimeout());
            check(service, problems, stop);
            if (classifier != null && serdes != null && problems.isEmpty() && !stop.isRequested()) {
                start(service, serdes.with(classifier), stop);
                LOG.atInfo().log(
                        "ready: {} on {}, {} partitions of {}",
                        classifier.model().id(),
                        classifier.provider(),
                        service.documentPartitions(),
                        config.documentsTopic());
                awaitEnd(service);
            } else if (!stop.isRequested()) {
                throw new InvalidConfigException(problems);
            }
            if (!closed.join()) {
                abort("not all documents in flight were done in shutdown.timeout.ms; the next start does them");
            }
            LOG.atInfo().log("stopped");
            return ExitCode.OK;
        }
    }

    private static void checkStateDir(Path directory, List<String> problems) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            problems.add(
                    "state.dir: expected a folder that can be written, found " + directory + ", which cannot be made");
            return;
        }
        if (!Files.isWritable(directory)) {
            problems.add(
                    "state.dir: expected a folder that can be written, found " + directory + ", which is read-only");
        }
    }

    /** What cannot be opened is null, and a problem more. */
    private static <T> @Nullable T open(Callable<@Nullable T> opening, List<String> problems) {
        try {
            return opening.call();
        } catch (ModelException e) {
            problems.addAll(e.problems());
        } catch (ConfigException | IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    private static ClassificationService service(
            GliznetConfig config, @Nullable Classifier classifier, List<String> problems) {
        ExecutionProvider provider = classifier == null ? ExecutionProvider.CPU : classifier.provider();
        Duration patience = problems.isEmpty() ? config.startupTimeout() : BRIEFLY;
        return new ClassificationService(config.streams(provider, patience), config.topology());
    }

    private static @Nullable HealthServer health(
            GliznetConfig config, @Nullable ClassificationService service, @Nullable Classifier classifier)
            throws IOException {
        if (config.observePort() == 0 || service == null || classifier == null) {
            return null;
        }
        InetSocketAddress address = new InetSocketAddress(config.observeHost(), config.observePort());
        try {
            return HealthServer.start(address, service::live, service::ready, ServiceMetrics.of(service, classifier));
        } catch (IOException e) {
            throw new IOException("observe.port: expected to listen at " + address + ", found: " + e.getMessage(), e);
        }
    }

    /** Adds what is wrong with broker and topics. A broker that does not answer is the only thing worth waiting for. */
    private static void check(ClassificationService service, List<String> problems, Stop stop) {
        try {
            problems.addAll(service.check());
        } catch (TimeoutException e) {
            if (problems.isEmpty() && !stop.isRequested()) {
                throw Failure.failed(String.valueOf(e.getMessage()));
            }
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private static void start(ClassificationService service, Pipeline pipeline, Stop stop) {
        try {
            service.start(pipeline);
        } catch (IllegalStateException e) {
            if (!stop.isRequested()) {
                throw e;
            }
        }
    }

    /** Completes once the service has ended, with whether it did in time; never, if nobody asks for a stop. */
    private static CompletableFuture<Boolean> closeOn(Stop stop, ClassificationService service, Duration timeout) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Thread closer = new Thread(
                () -> {
                    stop.await();
                    LOG.atInfo().log("stopping");
                    closed.complete(service.close(timeout));
                },
                "stop");
        closer.setDaemon(true);
        closer.start();
        return closed;
    }

    private void awaitEnd(ClassificationService service) {
        try {
            service.stopped().join();
        } catch (CompletionException e) {
            abort(String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
        }
    }

    /** Ends the process without hooks: some thread may be in the model still, and ONNX Runtime's hook would free it. */
    private void abort(String message) {
        console.err().println("gliznet: " + message);
        Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
}
