package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelTopicWatch;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.observe.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
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
    private static final String CLOSED = "closed before it was started";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final TopologySettings settings;
    private final Properties properties;
    private final StartupBroker broker;
    private final Permissions permissions;
    private final ThreadFailureHandler recovery;
    private final Counters.Meter meter = new Counters.Meter();
    private final Lifecycle lifecycle;
    private final StreamParts parts;
    private volatile @Nullable TopicCheck checked;
    private volatile @Nullable RunningStream running;

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
        CommitProgress progress = new CommitProgress(meters, InstantSource.system());
        recovery = new ThreadFailureHandler(
                kafka.streamThreads(), FIRST_PAUSE, InstantSource.system(), this::words, progress::nextCommitted);
        lifecycle = new Lifecycle(this::reason);
        parts = new StreamParts(
                kafka, settings, properties, recovery, new StreamThreads(), meters, meter, progress, tracing);
        register(new StreamMeters(meters));
    }

    private void register(StreamMeters meters) {
        meters.register(meter);
        meters.register(recovery);
        meters.register(settings.lookAhead(), parts.progress(), () -> {
            RunningStream now = running;
            return now == null ? 0 : now.tokensPerSecond();
        });
        meters.register(
                () -> Optional.ofNullable(running).map(RunningStream::labelSets),
                () -> Optional.ofNullable(running).map(RunningStream::position));
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
            checked = asked;
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
     * @throws IllegalStateException if {@link #check} did not come before or found a problem, or if this is closed meanwhile
     * @throws KafkaException if the label sets cannot be read
     */
    public void start(Pipeline pipeline) {
        TopicCheck known = checked;
        if (known == null || !known.problems().isEmpty()) {
            throw new IllegalStateException("start() comes after a check() without problems");
        }
        try {
            run(known.facts(), pipeline);
        } catch (KafkaException e) {
            Optional<String> full = FullDisk.message(e, kafka.stateDir());
            if (full.isPresent()) {
                KafkaException named = new KafkaException(full.get());
                named.addSuppressed(e);
                throw named;
            }
            if (!isStale(e)) {
                throw e;
            }
            LOG.atInfo().log(
                    "the stored label sets are of no use after a crash or an upgrade; reading the topic again");
            Objects.requireNonNull(running).discard();
            run(known.facts(), pipeline);
        }
    }

    /** Whether documents are being classified or waited for: partitions are assigned, and the broker answers. */
    public boolean ready() {
        RunningStream now = running;
        return now != null && now.isRunning() && now.brokerAnswers();
    }

    /** Whether the broker answers; false before {@link #check}, and once a request has had no answer for 10 seconds. */
    public boolean brokerAnswers() {
        RunningStream now = running;
        return now == null ? broker.answers() : now.brokerAnswers();
    }

    /**
     * The label sets, for documents that come from elsewhere. Completes when every change that was acknowledged before this call can be
     * looked up, on a thread that must not be blocked; exceptionally if the label sets were not read yet, or are closed.
     */
    public CompletableFuture<LabelSets> labelSets() {
        RunningStream now = running;
        return now == null
                ? CompletableFuture.failedFuture(new IllegalStateException("the label sets were not read yet"))
                : now.newestLabelSets();
    }

    /** Whether it may still become {@link #ready}. */
    public boolean live() {
        return !lifecycle.isStopped();
    }

    /** Completes when the partitions of this instance are assigned for the first time. */
    public CompletableFuture<Void> running() {
        return lifecycle.running();
    }

    /** Completes when the service has stopped; exceptionally, with the reason, if nobody closed it. */
    public CompletableFuture<Void> stopped() {
        return lifecycle.stopped();
    }

    /** Partitions of the documents' topic: no more threads than that have work, over all instances. */
    public int documentPartitions() {
        TopicCheck known = checked;
        return known == null ? 0 : known.facts().documentPartitions();
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
        lifecycle.closing();
        recovery.close();
        parts.threads().stopWithin(timeout.dividedBy(4));
        RunningStream now = running;
        boolean ended = now == null || now.close(timeout);
        broker.close();
        lifecycle.closed();
        return ended;
    }

    private void run(TopicFacts known, Pipeline pipeline) {
        RunningStream next = new RunningStream(parts, known, broker.admin(), pipeline, lifecycle);
        running = next;
        if (lifecycle.isClosing()) {
            next.close();
            throw new IllegalStateException(CLOSED);
        }
        try {
            next.start();
        } catch (KafkaException e) {
            throw lifecycle.isClosing() ? new IllegalStateException(CLOSED, e) : e;
        }
    }

    private StreamsException reason() {
        Throwable reason = recovery.reason().orElseGet(() -> new StreamsException("Kafka Streams gave up"));
        String message = known(reason).orElseGet(() -> "stopped by " + ThreadFailureHandler.message(reason));
        return new StreamsException(message, reason);
    }

    private String words(Throwable failure) {
        return known(failure).orElseGet(() -> ThreadFailureHandler.message(failure));
    }

    private Optional<String> known(Throwable failure) {
        return LabelTopicWatch.lost(failure, settings.topics().labelSets())
                .or(() -> permissions.missing(failure))
                .or(() -> FullDisk.message(failure, kafka.stateDir()));
    }

    /** Under that protocol Kafka Streams makes its own main consumer, so there would be no {@link LookAhead}. */
    static void refuseStreamsProtocol(KafkaSettings kafka) {
        String protocol = kafka.overrides().getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, CLASSIC);
        if (!protocol.equalsIgnoreCase(CLASSIC)) {
            throw new ConfigException("kafka." + StreamsConfig.GROUP_PROTOCOL_CONFIG + ": expected " + CLASSIC
                    + ", because this service needs a consumer of its own, found " + protocol);
        }
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
