package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.document.SourceRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine around a {@link Pipeline}. Thread-safe. */
final class PipelineEngine implements Engine {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineEngine.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 6;
    private static final int RUNS_AHEAD = 2;
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Pipeline pipeline;
    private final Submit submit;
    private final Supplier<CompletableFuture<Void>> labelSetsRead;
    private final LookAheadSettings settings;
    private final int threads;
    private final CommitProgress progress;
    private final EarlierSubmissions earlier = new EarlierSubmissions(InstantSource.system());
    private final ThreadPoolExecutor joins = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), PipelineEngine::daemon, new DiscardPolicy());

    /**
     * @param submit of the pipeline
     * @param labelSetsRead completes when every label set that was written before the call can be looked up
     * @param threads stream threads that share the limits
     * @param progress of the documents of this instance
     */
    PipelineEngine(
            Pipeline pipeline,
            Submit submit,
            Supplier<CompletableFuture<Void>> labelSetsRead,
            LookAheadSettings settings,
            int threads,
            CommitProgress progress) {
        this.pipeline = pipeline;
        this.submit = submit;
        this.labelSetsRead = labelSetsRead;
        this.settings = settings;
        this.threads = threads;
        this.progress = progress;
    }

    @Override
    public Submission submit(SourceRecord record, TopicPartition source) {
        return submit.submit(record, source);
    }

    @Override
    public CompletableFuture<Void> labelSetsRead() {
        return labelSetsRead.get();
    }

    @Override
    public Answer answer(Outcome outcome, SourceRecord record) {
        if (outcome instanceof Outcome.Classified classified) {
            return new Answer.Result(
                    pipeline.write(classified, record),
                    classified.route(),
                    classified.labelSet().key(),
                    classified.coverage().isHardlyReadable());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            return new Answer.DeadLetter(rejected);
        } else if (outcome instanceof Outcome.Skipped) {
            return new Answer.Skipped();
        } else {
            throw new AssertionError(outcome);
        }
    }

    @Override
    public CompletableFuture<NextStep> afterFailure(Throwable serviceError, ConsumerRecord<?, ?> record, int attempts) {
        if (pipeline.concernsEveryRecord(serviceError)) {
            return CompletableFuture.completedFuture(stop(serviceError));
        }
        if (attempts < settings.maxAttempts()) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("attempt", attempts)
                    .log("Failed to classify a document; trying again: {}", ThreadFailureHandler.message(serviceError));
            return CompletableFuture.completedFuture(new NextStep(Optional.empty()));
        }
        return pipeline.probe()
                .<NextStep>thenApply(done -> giveUp(serviceError, attempts))
                .exceptionally(probeFailed -> stop(serviceError));
    }

    private static NextStep stop(Throwable serviceError) {
        return new NextStep(Optional.of(new Answer.ServiceError(serviceError)));
    }

    private static NextStep giveUp(Throwable serviceError, int attempts) {
        return new NextStep(Optional.of(new Answer.DeadLetter(new Outcome.Rejected(
                Reason.PROCESSING_FAILED,
                "expected an outcome within " + attempts + " attempts, found each time: "
                        + ThreadFailureHandler.message(serviceError)))));
    }

    @Override
    public long retryAfterNanos(int attempts) {
        return FIRST_RETRY.toNanos() << Math.min(attempts, MAX_DOUBLINGS);
    }

    @Override
    public Executor joins() {
        return joins;
    }

    @Override
    public CommitProgress progress() {
        return progress;
    }

    @Override
    public void inFlight(long tokensMore) {
        progress.submitted(tokensMore);
    }

    @Override
    public EarlierSubmissions earlier() {
        return earlier;
    }

    @Override
    public int minInFlight() {
        return Math.max(1, (RUNS_AHEAD * pipeline.parallelism() + threads - 1) / threads);
    }

    @Override
    public long maxTokensInFlight() {
        return (long) (pipeline.tokensPerSecond() * settings.maxDeviceTime().toMillis() / MILLIS_PER_SECOND / threads);
    }

    @Override
    public long maxBytes() {
        return settings.maxBytes() / threads;
    }

    @Override
    public void close() {
        joins.shutdown();
        earlier.close();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "gliznet-join");
        thread.setDaemon(true);
        return thread;
    }
}
