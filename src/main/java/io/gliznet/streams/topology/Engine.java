package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.SourceRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What the stream threads of one instance share: the pipeline, and the limits of what is in flight. Thread-safe. */
interface Engine extends Admission.Limits, AutoCloseable {

    /** What follows from a service error: an answer that is final, or, if empty, another attempt. */
    record NextStep(Optional<Answer> answer) {}

    /** Starts to classify a record. */
    Submission submit(SourceRecord record, TopicPartition source);

    /** Completes when every label set that was written before this call can be looked up. */
    CompletableFuture<Void> labelSetsRead();

    /**
     * The record that an outcome is sent as.
     *
     * @param record of the document
     */
    Answer answer(Outcome outcome, SourceRecord record);

    /**
     * Whether to try again.
     *
     * @param record on which the service failed
     * @param attempts how often the record was tried
     */
    CompletableFuture<NextStep> afterFailure(Throwable serviceError, ConsumerRecord<?, ?> record, int attempts);

    /** How long to wait before {@link #afterFailure} is asked. */
    long retryAfterNanos(int attempts);

    /** Where label sets are looked up once they are read: one after the other. */
    Executor joins();

    /** Follows the documents to their commit. */
    CommitProgress progress();

    /** Submissions whose records may be polled again. */
    EarlierSubmissions earlier();

    /** Cancels what may be polled again, and joins nothing any more. */
    @Override
    void close();
}
