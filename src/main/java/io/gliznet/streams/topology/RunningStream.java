package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.EndOffsets;
import io.gliznet.streams.catalog.LabelCatalog;
import io.gliznet.streams.catalog.LabelTopicWatch;
import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.catalog.ReadYourWrites;
import io.gliznet.streams.catalog.StoreIdentity;
import io.gliznet.streams.classify.LabelSets;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams and what it shares with this service, from one start to its end.
 *
 * <p>Threading: {@link #start} by one thread, all else by any. Ownership: closes what it makes; pipeline and admin client stay open.
 */
final class RunningStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningStream.class);

    private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final StreamParts parts;
    private final TopicFacts known;
    private final Admin admin;
    private final Pipeline pipeline;
    private final Lifecycle lifecycle;
    private final ReadPosition position = new ReadPosition();
    private final ReadYourWrites readYourWrites;
    private final LabelCatalog labelSets;
    private final RouteTopics routes;
    private final Engine engine;
    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final Watchdog watchdog;
    private volatile @Nullable LabelTopicWatch labelTopicWatch;

    /** @param known after a check without problems */
    RunningStream(StreamParts parts, TopicFacts known, Admin admin, Pipeline pipeline, Lifecycle lifecycle) {
        this.parts = parts;
        this.known = known;
        this.admin = admin;
        this.pipeline = pipeline;
        this.lifecycle = lifecycle;
        readYourWrites = new ReadYourWrites(new EndOffsets(admin, known.labelSetPartitions()), position);
        labelSets = new LabelCatalog(pipeline, parts.settings().labelCacheBytes());
        routes = new RouteTopics(
                known::permitsRoute, known.routes(), topic -> TopicRequests.sink(admin, topic), InstantSource.system());
        engine = new PipelineEngine(
                pipeline,
                pipeline.bind(labelSets),
                readYourWrites,
                parts.settings().lookAhead(),
                parts.kafka().streamThreads(),
                parts.progress());
        try {
            streams = kafkaStreams();
        } catch (RuntimeException e) {
            engine.close();
            readYourWrites.close();
            throw e;
        }
        metrics = new KafkaStreamsMetrics(streams);
        watchdog = Watchdog.start(
                pipeline::longestRun, parts.settings().inferenceTimeout(), lifecycle::fail, this::askBroker);
    }

    private KafkaStreams kafkaStreams() {
        Properties live = StreamsProperties.live(
                parts.properties(), position, Math.max(known.maxClassifiedBytes(), known.maxDeadLetterBytes()));
        SinkLimits limits = SinkLimits.of(known, StreamsProperties.maxRequest(live), routes);
        ClassificationTopology topology = new ClassificationTopology(
                parts.settings(), pipeline, engine, labelSets, position, limits, parts.meter());
        return new KafkaStreams(
                topology.get(),
                live,
                new LookAheadClients(() -> new LookAhead(engine, parts.tracing()), parts.progress(), parts.threads()));
    }

    /** Reads the label sets, then begins with the documents. */
    void start() {
        Map<TopicPartition, Long> written = written();
        parts.meters().bind(metrics);
        streams.setUncaughtExceptionHandler(parts.recovery());
        streams.setStateListener((now, before) -> lifecycle.changed(now));
        // from the construction on no other process uses this folder
        StoreIdentity identity = StreamsProperties.storeIdentity(parts.properties());
        identity.prepare(known.labelTopic(), Instant.now());
        streams.start();
        // start() returns when the store holds what was written before it
        position.restored(written);
        lifecycle.launched();
        labelTopicWatch = LabelTopicWatch.start(admin, identity, readYourWrites, this::failWithoutLabelSets);
        lifecycle.changed(streams.state());
    }

    /** Where the label sets end now. Waits for a broker. */
    private Map<TopicPartition, Long> written() {
        try {
            return readYourWrites.ends().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof KafkaException known ? known : e;
        }
    }

    private boolean askBroker() {
        CompletableFuture<?> unused = readYourWrites.ends();
        routes.refresh();
        return brokerAnswers();
    }

    /** The label sets in use may be outdated: nothing more is classified with them. */
    private void failWithoutLabelSets(String reason) {
        streams.pause();
        lifecycle.fail(reason);
        streams.close(Duration.ZERO);
    }

    /** Whether partitions are assigned. */
    boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** False once a request has had no answer for 10 seconds. */
    boolean brokerAnswers() {
        return readYourWrites.brokerAnswers();
    }

    /** Completes when every change of a label set that was acknowledged before this call can be looked up. */
    CompletableFuture<LabelSets> newestLabelSets() {
        return readYourWrites.get().thenApply(done -> labelSets);
    }

    LabelCatalog labelSets() {
        return labelSets;
    }

    ReadPosition position() {
        return position;
    }

    double tokensPerSecond() {
        return pipeline.tokensPerSecond();
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Stops: what is done is committed, and the group is told.
     *
     * @return whether all of it came to an end in time
     */
    boolean close(Duration timeout) {
        metrics.close();
        boolean ended = end(timeout);
        engine.close();
        watchdog.close();
        LabelTopicWatch watchingLabels = labelTopicWatch;
        if (watchingLabels != null) {
            watchingLabels.close();
        }
        readYourWrites.close();
        return ended;
    }

    /** Stops, and deletes the stored label sets; they are in their topic. */
    void discard() {
        close();
        streams.cleanUp();
    }

    /** A commit has most of the time to end by itself. It may wait for a broker, or for a rebalance of the group. */
    private boolean end(Duration timeout) {
        if (!lifecycle.isLaunched()) {
            // Kafka Streams lets nobody close it while it starts
            parts.threads().endStart();
        }
        Duration forCommits = timeout.multipliedBy(3).dividedBy(4);
        if (streams.close(leavingGroup(forCommits))) {
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
            parts.threads().interrupt();
            ended = streams.close(leavingGroup(BETWEEN_INTERRUPTS));
        }
        return ended;
    }

    private static CloseOptions leavingGroup(Duration timeout) {
        return CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }
}
