package io.gliznet.streams.service;

import io.gliznet.streams.api.ApiSettings;
import io.gliznet.streams.api.ClassifyServer;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.observe.HealthServer;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.topology.ClassificationStream;
import io.gliznet.streams.topology.Counters;
import io.gliznet.streams.topology.KafkaSettings;
import io.gliznet.streams.topology.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One running service: classifier, serializers, stream and HTTP server, opened and closed in one order.
 *
 * <p>Threading: {@link #check} and {@link #start} are called by one thread, everything else by any. Ownership: closes all of
 * its parts, the classifier that it was given included.
 */
public final class ClassificationService implements AutoCloseable {

    /** With problems at hand the start fails anyway: broker and registry are still asked, but not waited for. */
    private static final Duration SHORT_STARTUP_TIMEOUT = Duration.ofSeconds(5);

    private final Meters meters;
    private final Optional<StateFolder> stateFolder;
    private final Optional<Classifier> classifier;
    private final Optional<ServiceRecords> records;
    private final Optional<ClassificationStream> stream;
    private final Optional<ClassifyServer> api;
    private final Optional<HealthServer> health;
    private final Duration startupTimeout;
    private final SchemaCheck schemaCheck = new SchemaCheck();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ClassificationService(
            GliznetConfig config,
            Meters meters,
            Optional<StateFolder> stateFolder,
            Optional<Classifier> classifier,
            List<String> problems) {
        this.meters = meters;
        this.stateFolder = stateFolder;
        this.classifier = classifier;
        records = open(() -> ServiceRecords.open(config), problems);
        startupTimeout = problems.isEmpty() ? config.startupTimeout() : SHORT_STARTUP_TIMEOUT;
        stream = config.canConnect() ? open(() -> stream(config), problems) : Optional.empty();
        if (stream.isPresent() && classifier.isPresent() && records.isPresent()) {
            new ServiceMetrics(meters).register(config, this::ready, stream.get(), classifier.get(), records.get());
        }
        api = classifier.isEmpty()
                ? Optional.empty()
                : config.api().flatMap(settings -> open(() -> api(settings), problems));
        health = config.observePort() == 0 ? Optional.empty() : open(() -> health(config), problems);
    }

    /**
     * Opens every part that can be opened, without asking the broker.
     *
     * @param problems of the configuration so far; each part that cannot be opened adds its own
     */
    public static ClassificationService open(GliznetConfig config, List<String> problems) {
        Optional<StateFolder> stateFolder = open(() -> StateFolder.open(config.stateDir()), problems);
        Meters meters = Meters.prometheus();
        Optional<Classifier> classifier = open(() -> Classifier.open(config.classifier(), meters), problems);
        return new ClassificationService(config, meters, stateFolder, classifier, problems);
    }

    /**
     * Opens every part around a classifier that is already running.
     *
     * @param classifier owned by the service from now on, with its meters
     * @throws InvalidConfigException naming every problem
     */
    public static ClassificationService of(GliznetConfig config, Classifier classifier) {
        List<String> problems = new ArrayList<>();
        ClassificationService service = new ClassificationService(
                config, classifier.meters(), Optional.empty(), Optional.of(classifier), problems);
        if (!problems.isEmpty()) {
            service.close();
            throw new InvalidConfigException(problems);
        }
        return service;
    }

    /**
     * Asks the broker and the schema registry for all that {@link #start} needs, and waits for them to answer.
     *
     * @return each problem: what, expected, found
     * @throws TimeoutException if no broker or no schema registry answers in time
     */
    public List<String> check() {
        records.ifPresent(opened -> opened.registry().watch());
        List<String> problems =
                new ArrayList<>(stream.map(ClassificationStream::check).orElse(List.of()));
        records.ifPresent(opened -> problems.addAll(schemaProblems(opened, problems)));
        return problems;
    }

    private List<String> schemaProblems(ServiceRecords opened, List<String> problems) {
        try {
            return schemaCheck.problems(opened.results(), problems.isEmpty() ? startupTimeout : SHORT_STARTUP_TIMEOUT);
        } catch (TimeoutException e) {
            if (problems.isEmpty()) {
                throw e;
            }
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the label sets, then begins to classify documents.
     *
     * @throws IllegalStateException if a part could not be opened, or {@link #check} did not come before
     * @throws org.apache.kafka.common.KafkaException if the label sets cannot be read
     */
    public void start() {
        ServiceRecords opened = records.orElseThrow(ClassificationService::notOpen);
        stream().start(new ClassifierPipeline(classifier(), opened));
    }

    /** Whether documents are being classified or waited for: broker and schema registry answer. */
    public boolean ready() {
        return stream.map(ClassificationStream::ready).orElse(false)
                && records.map(opened -> opened.registry().answers()).orElse(false);
    }

    /** Completes when the partitions of this instance are assigned for the first time. */
    public CompletableFuture<Void> running() {
        return stream().running();
    }

    /** Completes when the service has stopped; exceptionally, with the reason, if nobody closed it. */
    public CompletableFuture<Void> stopped() {
        return stream().stopped();
    }

    /** Partitions of the documents' topic, 0 before {@link #check}. */
    public int documentPartitions() {
        return stream().documentPartitions();
    }

    public Counters counters() {
        return stream().counters();
    }

    public Classifier classifier() {
        return classifier.orElseThrow(ClassificationService::notOpen);
    }

    /** Reads what the service writes. */
    public ClassificationRecords classifications() {
        return records.orElseThrow(ClassificationService::notOpen).results().reader();
    }

    /** Where {@code POST /classify} is; empty if no port is configured. */
    public Optional<InetSocketAddress> classifyAddress() {
        return api.map(ClassifyServer::address);
    }

    /** Where {@code /live}, {@code /ready} and {@code /metrics} are; empty if no port is configured. */
    public Optional<InetSocketAddress> address() {
        return health.map(HealthServer::address);
    }

    /**
     * Stops the stream: what is done is committed, and documents that still wait are left to the next start. All else stays
     * open until {@link #close()}.
     *
     * @return whether everything ended in time
     */
    public boolean stop(Duration timeout) {
        schemaCheck.close();
        return stream.map(running -> running.close(timeout)).orElse(true);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        api.ifPresent(ClassifyServer::close);
        health.ifPresent(HealthServer::close);
        stream.ifPresent(ClassificationStream::close);
        records.ifPresent(ServiceRecords::close);
        classifier.ifPresent(Classifier::close);
        stateFolder.ifPresent(ClassificationService::release);
        meters.close();
    }

    private static void release(StateFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClassificationStream stream() {
        return stream.orElseThrow(ClassificationService::notOpen);
    }

    private ClassificationStream stream(GliznetConfig config) {
        KafkaSettings kafka = config.streams(startupTimeout);
        return new ClassificationStream(
                kafka,
                config.topology(),
                meters,
                Tracing.ofProcess(kafka.applicationId(), config.observedTenants() > 0));
    }

    private ClassifyServer api(ApiSettings settings) throws IOException {
        try {
            ClassifyServer server =
                    ClassifyServer.start(settings, classifier(), () -> stream().labelSets(), this::ready);
            server.register(meters);
            return server;
        } catch (IOException e) {
            throw new IOException(
                    "http.port: expected to listen at " + settings.host() + ":" + settings.port() + ", found: "
                            + e.getMessage(),
                    e);
        }
    }

    private HealthServer health(GliznetConfig config) throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.observeHost(), config.observePort());
        try {
            return HealthServer.start(
                    address, () -> stream.map(ClassificationStream::live).orElse(false), this::ready, meters);
        } catch (IOException e) {
            throw new IOException(
                    "observe.port: expected to listen at " + config.observeHost() + ":" + config.observePort()
                            + ", found: " + e.getMessage(),
                    e);
        }
    }

    /** A part that cannot be opened is absent, and adds its problems. */
    private static <T> Optional<T> open(Callable<T> part, List<String> problems) {
        try {
            return Optional.of(part.call());
        } catch (ModelException e) {
            problems.addAll(StartChecks.problems(e));
        } catch (ConfigException | IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private static IllegalStateException notOpen() {
        return new IllegalStateException("a part of the service could not be opened");
    }
}
