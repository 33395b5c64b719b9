package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.EndOffsets;
import io.gliznet.streams.catalog.LabelCatalog;
import io.gliznet.streams.catalog.LabelTopicWatch;
import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.catalog.ReadYourWrites;
import io.gliznet.streams.catalog.StoreIdentity;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.observe.Meters;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: checks what it needs of Kafka, classifies documents until it is closed or cannot go on, and leaves the rest to
 * the next one.
 *
 * <p>Threading: {@link #check} and {@link #start} by one thread, all else by any.
 */
public final class ClassificationStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClassificationStream.class);

    private static final String CLASSIC = "classic";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final TopologySettings settings;
    private final Properties properties;
    private final StartupBroker broker;
    private final Permissions permissions;
    private final ThreadFailureHandler recovery;
    private final StreamThreads threads = new StreamThreads();
    private final Counters.Meter meter = new Counters.Meter();
    private final Meters meters;
    private final Optional<Tracing> tracing;
    private final CommitProgress progress;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile @Nullable TopicCheck facts;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable Engine engine;
    private volatile @Nullable Watchdog watchdog;
    private volatile @Nullable ReadYourWrites readYourWrites;
    private volatile @Nullable LabelCatalog labelSets;
    private volatile @Nullable ReadPosition position;
    private volatile @Nullable KafkaStreamsMetrics kafkaMetrics;
    private volatile DoubleSupplier tokensPerSecond = () -> 0;
    private volatile @Nullable LabelTopicWatch labelTopicWatch;
    private volatile boolean launched;
    private volatile boolean closing;

    /** The same without meters and traces. */
    public ClassificationStream(KafkaSettings kafka, TopologySettings settings) {
        this(kafka, settings, Meters.none(), Optional.empty());
    }

    /**
     * @param meters the caller's, to be closed after this
     * @param tracing empty: documents are not traced
     * @throws org.apache.kafka.common.config.ConfigException if Kafka does not take an override
     */
    public ClassificationStream(
            KafkaSettings kafka, TopologySettings settings, Meters meters, Optional<Tracing> tracing) {
        this.kafka = kafka;
        this.settings = settings;
        refuseStreamsProtocol(kafka);
        properties = StreamsProperties.of(kafka);
        broker = new StartupBroker(new StreamsConfig(properties).getAdminConfigs(kafka.applicationId()));
        permissions = new Permissions(settings.topics(), kafka.applicationId());
        recovery = new ThreadFailureHandler(kafka.streamThreads(), FIRST_PAUSE, InstantSource.system(), this::words);
        this.meters = meters;
        this.tracing = tracing;
        progress = new CommitProgress(meters, InstantSource.system());
        StreamMeters registered = new StreamMeters(meters);
        registered.register(meter);
        registered.register(recovery);
        registered.register(settings.lookAhead(), progress, () -> tokensPerSecond.getAsDouble());
        registered.register(() -> Optional.ofNullable(labelSets), () -> Optional.ofNullable(position));
    }

    /**
     * Asks the broker for all that {@link #start} needs; waits for one to answer.
     *
     * @return each problem: what, expected, found
     * @throws TimeoutException if none answers in time
     */
    public List<String> check() {
        try {
            TopicCheck asked =
                    broker.ask(CheckSettings.of(new StreamsConfig(properties), settings), kafka.brokerTimeout());
            facts = asked;
            return asked.problems();
        } catch (TimeoutException e) {
            throw e;
        } catch (KafkaException e) {
            return List.of("broker " + kafka.bootstrapServers() + ": expected to connect with the keys kafka.*, found: "
                    + StartupBroker.reason(e));
        }
    }

    /**
     * Reads the label sets, then begins with the documents.
     *
     * @param pipeline what classifies them; the caller's, to be closed after this
     * @throws IllegalStateException if {@link #check} did not come before, or found a problem
     * @throws KafkaException if the label sets cannot be read
     */
    public void start(Pipeline pipeline) {
        TopicCheck known = facts;
        if (known == null || !known.problems().isEmpty()) {
            throw new IllegalStateException("start() comes after a check() without problems");
        }
        try {
            run(known, pipeline);
        } catch (StreamsException e) {
            if (!isStale(e)) {
                throw e;
            }
            LOG.atInfo().log(
                    "the stored label sets are of no use after a crash or an upgrade; reading the topic again");
            forget();
            run(known, pipeline);
        }
    }

    /** Whether documents are being classified or waited for: partitions are assigned, and the broker answers. */
    public boolean ready() {
        KafkaStreams running = streams;
        return running != null && running.state() == KafkaStreams.State.RUNNING && brokerAnswers();
    }

    /** Whether the broker answers; false before {@link #check}, and once a request has had no answer for 10 seconds. */
    public boolean brokerAnswers() {
        ReadYourWrites asks = readYourWrites;
        return asks == null ? broker.answers() : asks.brokerAnswers();
    }

    /**
     * The label sets, for documents that come from elsewhere. Completes when every change that was acknowledged before this call can be
     * looked up, on a thread that must not be blocked; exceptionally if the label sets were not read yet, or are closed.
     */
    public CompletableFuture<LabelSets> labelSets() {
        ReadYourWrites asks = readYourWrites;
        LabelCatalog labels = labelSets;
        return asks == null || labels == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the label sets were not read yet"))
                : asks.get().thenApply(done -> labels);
    }

    /** Whether it may still become {@link #ready}. */
    public boolean live() {
        return !stopped.isDone();
    }

    /** Completes when the partitions of this instance are assigned for the first time. */
    public CompletableFuture<Void> running() {
        return running.copy();
    }

    /** Completes when the service has stopped; exceptionally, with the reason, if nobody closed it. */
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    /** Partitions of the documents' topic: no more threads than that have work, over all instances. */
    public int documentPartitions() {
        TopicCheck known = facts;
        return known == null ? 0 : known.documentPartitions();
    }

    public Counters counters() {
        return meter.read();
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Stops: what is done is committed, the documents that wait are left to the next start, the group is told.
     *
     * @return whether all of it came to an end in time
     */
    public boolean close(Duration timeout) {
        closing = true;
        recovery.close();
        closeKafkaMetrics();
        KafkaStreams running = streams;
        boolean ended = running == null || close(running, timeout);
        Engine shared = engine;
        if (shared != null) {
            shared.close();
        }
        Watchdog watching = watchdog;
        if (watching != null) {
            watching.close();
        }
        closeLabelSets();
        broker.close();
        stopped.complete(null);
        return ended;
    }

    /** A commit has most of the time to end by itself. It may wait for a broker, or for a rebalance of the group. */
    private boolean close(KafkaStreams running, Duration timeout) {
        Duration forCommits = timeout.multipliedBy(3).dividedBy(4);
        if (running.close(leavingGroup(forCommits))) {
            return true;
        }
        if (timeout.isZero()) {
            return false;
        }
        LOG.atWarn().log("A commit does not end; the next start classifies its documents again.");
        long deadline = System.nanoTime() + timeout.minus(forCommits).toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() - deadline < 0) {
            // again and again, because one interrupt ends one wait: a thread that closes its clients waits several
            // times
            threads.interrupt();
            ended = running.close(leavingGroup(BETWEEN_INTERRUPTS));
        }
        return ended;
    }

    private static CloseOptions leavingGroup(Duration timeout) {
        return CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }

    private void run(TopicCheck known, Pipeline pipeline) {
        EndOffsets labelSetEnds = new EndOffsets(broker.admin(), known.labelSetPartitions());
        ReadPosition position = new ReadPosition();
        this.position = position;
        tokensPerSecond = pipeline::tokensPerSecond;
        LabelCatalog labels = new LabelCatalog(pipeline, settings.labelCacheBytes());
        ReadYourWrites asks = new ReadYourWrites(labelSetEnds, position);
        readYourWrites = asks;
        labelSets = labels;
        Engine shared = new PipelineEngine(
                pipeline, pipeline.bind(labels), asks, settings.lookAhead(), kafka.streamThreads(), progress);
        engine = shared;
        Properties live = StreamsProperties.live(
                properties, position, Math.max(known.maxClassifiedBytes(), known.maxDeadLetterBytes()));
        RouteTopics routes =
                new RouteTopics(known::permitsRoute, known.routes(), topic -> TopicCheck.sink(broker.admin(), topic));
        SinkLimits limits = SinkLimits.of(known, StreamsProperties.maxRequest(live), routes);
        Map<TopicPartition, Long> written =
                labelSetEnds.get().toCompletableFuture().join();
        KafkaStreams next = new KafkaStreams(
                new ClassificationTopology(settings, pipeline, shared, labels, position, limits, meter).get(),
                live,
                new LookAheadClients(() -> new LookAhead(shared, tracing), progress, threads));
        KafkaStreamsMetrics bound = new KafkaStreamsMetrics(next);
        kafkaMetrics = bound;
        meters.bind(bound);
        next.setUncaughtExceptionHandler(recovery);
        next.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.complete(null);
            }
            end(now);
        });
        streams = next;
        if (closing) {
            next.close();
            throw new IllegalStateException("closed before it was started");
        }
        // from the construction on no other process uses this folder
        StoreIdentity identity = StreamsProperties.storeIdentity(properties);
        identity.prepare(known.labelTopic(), Instant.now());
        next.start();
        // start() returns when the store holds what was written before it
        position.restored(written);
        launched = true;
        labelTopicWatch = LabelTopicWatch.start(broker.admin(), identity, asks, this::failWithoutLabelSets);
        watchdog = Watchdog.start(pipeline::longestRun, settings.inferenceTimeout(), this::fail, () -> {
            asks.ping();
            routes.refresh();
            return asks.brokerAnswers();
        });
        end(next.state());
    }

    /** The service cannot go on, and Kafka Streams does not know of it. */
    private void fail(String reason) {
        LOG.atError().log("Stopping: {}", reason);
        stopped.completeExceptionally(new StreamsException(reason));
    }

    /** The label sets in use may be outdated: nothing more is classified with them. */
    private void failWithoutLabelSets(String reason) {
        KafkaStreams running = Objects.requireNonNull(streams);
        running.pause();
        fail(reason);
        running.close(Duration.ZERO);
    }

    private void closeKafkaMetrics() {
        KafkaStreamsMetrics bound = kafkaMetrics;
        if (bound != null) {
            bound.close();
        }
    }

    private void closeLabelSets() {
        LabelTopicWatch watching = labelTopicWatch;
        if (watching != null) {
            watching.close();
        }
        ReadYourWrites asks = readYourWrites;
        if (asks != null) {
            asks.close();
        }
    }

    /** A start that fails throws; only what was once started can stop by itself. */
    private void end(KafkaStreams.State now) {
        if (!launched) {
            return;
        }
        // a thread that dies while the service closes is nobody's news: its documents are for the next start
        if (now == KafkaStreams.State.NOT_RUNNING || (closing && now == KafkaStreams.State.ERROR)) {
            stopped.complete(null);
        } else if (now == KafkaStreams.State.ERROR) {
            Throwable reason = recovery.reason().orElseGet(() -> new StreamsException("Kafka Streams gave up"));
            String message = LabelTopicWatch.lost(reason, settings.topics().labelSets())
                    .or(() -> permissions.missing(reason))
                    .orElseGet(() -> "stopped by " + ThreadFailureHandler.message(reason));
            stopped.completeExceptionally(new StreamsException(message, reason));
        }
    }

    private String words(Throwable failure) {
        return permissions.missing(failure).orElseGet(() -> ThreadFailureHandler.message(failure));
    }

    /** Under that protocol Kafka Streams makes its own main consumer, so there would be no {@link LookAhead}. */
    static void refuseStreamsProtocol(KafkaSettings kafka) {
        String protocol = kafka.overrides().getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, CLASSIC);
        if (!protocol.equalsIgnoreCase(CLASSIC)) {
            throw new ConfigException("kafka." + StreamsConfig.GROUP_PROTOCOL_CONFIG + ": expected " + CLASSIC
                    + ", because this service needs a consumer of its own, found " + protocol);
        }
    }

    /** Deletes the stored label sets of a start that failed; they are in their topic. */
    private void forget() {
        KafkaStreams failed = Objects.requireNonNull(streams);
        closeKafkaMetrics();
        failed.close(CLOSE_TIMEOUT);
        failed.cleanUp();
        closeLabelSets();
    }

    private static boolean isStale(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TaskCorruptedException || cause instanceof ProcessorStateException) {
                return true;
            }
        }
        return false;
    }
}
