package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.topology.Engine.NextStep;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A polled record that Kafka Streams has not been given yet. Threading: the stream thread's own, but for what became of its
 * submission, which any thread notes.
 */
final class HeldDocument {

    private final ConsumerRecord<byte[], byte[]> record;
    private final CompletableFuture<Void> labelSetsRead;
    private final long bytes;
    private final @Nullable DocumentTrace trace;
    private @Nullable Submission submission;
    private int attempts;
    private long retryAt;
    private @Nullable CompletableFuture<NextStep> nextStep;
    private volatile @Nullable Answer answer;
    private volatile @Nullable Throwable failure;

    /** A document that is not traced. */
    HeldDocument(ConsumerRecord<byte[], byte[]> record, CompletableFuture<Void> labelSetsRead) {
        this(record, labelSetsRead, null);
    }

    /**
     * @param labelSetsRead completes when every label set that was written before this record was polled can be looked up
     * @param trace null if the document is not traced
     */
    HeldDocument(
            ConsumerRecord<byte[], byte[]> record,
            CompletableFuture<Void> labelSetsRead,
            @Nullable DocumentTrace trace) {
        this.record = record;
        this.trace = trace;
        this.labelSetsRead = labelSetsRead;
        this.bytes = bytes(record);
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    CompletableFuture<Void> labelSetsRead() {
        return labelSetsRead;
    }

    /** Null if the document is not traced. */
    @Nullable
    DocumentTrace trace() {
        return trace;
    }

    long bytes() {
        return bytes;
    }

    /** Notes the next attempt to classify it. */
    synchronized void submitted(Submission next, int attempt) {
        submission = next;
        attempts = attempt;
        answer = null;
        failure = null;
        nextStep = null;
    }

    /** The newest attempt; null before the first. */
    synchronized @Nullable Submission submission() {
        return submission;
    }

    int attempts() {
        return attempts;
    }

    /** The final answer; null as long as there is none. */
    @Nullable
    Answer answer() {
        return answer;
    }

    /** The outcome of this submission is known, and its answer follows. */
    void outcomeKnown(Submission of) {
        DocumentTrace traced = trace;
        if (traced != null) {
            answered(traced, of);
        }
    }

    private synchronized void answered(DocumentTrace traced, Submission of) {
        if (of == submission) {
            traced.answered(of);
        }
    }

    /** The answer after the last attempt. */
    synchronized void answer(Answer found) {
        Optional<LabelSet> labelSet = submission == null ? Optional.empty() : submission.labelSet();
        answer = found instanceof Answer.DeadLetter letter && labelSet.isPresent()
                ? new Answer.DeadLetter(
                        letter.rejected().of(labelSet.get().key().tenantId()))
                : found;
    }

    /** The answer that this submission came to, unless there was another attempt since. */
    synchronized void answer(Submission of, Answer found) {
        if (of == submission) {
            answer = found;
        }
    }

    /** The service error that this submission came to, unless there was another attempt since. */
    synchronized void failed(Submission of, Throwable serviceError, long retryAfterNanos) {
        if (of == submission) {
            retryAt = System.nanoTime() + retryAfterNanos;
            failure = serviceError;
        }
    }

    /** The service error that the newest attempt came to; null if it came to none, or before another should be made. */
    @Nullable
    Throwable failure() {
        return failure != null && System.nanoTime() - retryAt >= 0 ? failure : null;
    }

    /** Whether the newest attempt came to a service error, also if it is too early for another. */
    boolean hasFailed() {
        return failure != null;
    }

    /** What follows from the failure; asked for once. */
    CompletableFuture<NextStep> nextStep(Supplier<CompletableFuture<NextStep>> ask) {
        CompletableFuture<NextStep> known = nextStep;
        if (known == null) {
            known = ask.get();
            nextStep = known;
        }
        return known;
    }

    /** Bytes of key, value and headers, as the limit of the look-ahead counts them. */
    static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long sum = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            sum += header.key().length() + length(header.value());
        }
        return sum;
    }

    private static long length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }
}
