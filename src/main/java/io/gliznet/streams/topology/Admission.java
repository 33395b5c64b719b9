package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submission;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides whether one stream thread may submit another document. What is in flight is limited by the bytes that are held and by
 * the time that the devices need for it, so that the first document of a partition never waits long behind others.
 *
 * <p>Threading: the stream thread asks and submits; submissions are counted down on other threads.
 */
final class Admission {

    /** A document that was polled takes about this many times its bytes once it is decoded and tokenized. */
    private static final int SUBMITTED_PER_POLLED_BYTE = 4;

    /** Token ids and the mask of labels. */
    private static final int BYTES_PER_TOKEN = 8;

    private static final int MAX_SUBMITTED_DOCUMENTS = 4_000;

    /** Submissions whose tokens are not known yet: few, because each may turn out to be as large as a document can be. */
    private static final int MAX_UNKNOWN = 128;

    /** What was full is filled up again when one part in so many is free. */
    private static final int REFILL_PART = 8;

    /** So much of its share of the device time, as a divisor, a partition has whatever others need. */
    private static final long LIGHT_PART = 2;

    private static final double MEAN_WEIGHT = 0.05;

    /** What one stream thread may have in flight. The limits follow the speed of the devices. */
    interface Limits {

        /** Documents that may always be in flight: enough for every device to be busy. */
        int minInFlight();

        /** Tokens beyond which only {@link #minInFlight} documents are submitted. */
        long maxTokensInFlight();

        /** Bytes of polled, decoded and tokenized documents. */
        long maxBytes();

        /** Told of the tokens that are in flight: how many come, or, if negative, leave. */
        void inFlight(long tokensMore);
    }

    private final Limits limits;
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong labelBytes = new AtomicLong();
    private final AtomicInteger documents = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private volatile double meanTokens;
    private boolean full;

    Admission(Limits limits) {
        this.limits = limits;
    }

    /**
     * Whether another document of a partition may be submitted. A partition that has none in flight may always submit one.
     *
     * @param partitions number of partitions that share the limits
     */
    boolean admits(PartitionQueue queue, int partitions) {
        return queue.submittedCount() == 0
                || (fitsMemory(queue, partitions)
                        && unknown.get() < MAX_UNKNOWN
                        && (fitsDeviceTime() || isLight(queue, partitions)));
    }

    /** Half of its share is always a partition's, whatever the others of its thread have in flight. */
    private boolean isLight(PartitionQueue queue, int partitions) {
        return queue.submittedTokens().get() < limits.maxTokensInFlight() / (LIGHT_PART * partitions);
    }

    private boolean fitsMemory(PartitionQueue queue, int partitions) {
        return queue.submittedBytes() * SUBMITTED_PER_POLLED_BYTE <= limits.maxBytes() / partitions
                && queue.submittedCount() < MAX_SUBMITTED_DOCUMENTS
                && tokens.get() * BYTES_PER_TOKEN + labelBytes.get() <= limits.maxBytes();
    }

    /** Once full, it stays so until a part of the work is done: each round of Kafka Streams then has more than one document. */
    private boolean fitsDeviceTime() {
        long limit = limits.maxTokensInFlight();
        full = tokens.get() >= (full ? limit - limit / REFILL_PART : limit);
        return !full || documents.get() < limits.minInFlight();
    }

    /**
     * Counts the tokens of a submission until it is done; until they are known, as many as others had lately.
     *
     * @param queue of its partition
     * @param known called when the tokens are known, because there may be room for another document
     */
    void submitted(PartitionQueue queue, Submission submission, Runnable known) {
        long expected = (long) meanTokens;
        count(queue, expected);
        unknown.incrementAndGet();
        documents.incrementAndGet();
        CompletionStage<Submission.Work> counted = submission.work();
        CompletionStage<Outcome> done = submission.outcome();
        counted.thenAccept(found -> {
            average(found.tokens());
            add(queue, found, 1);
            count(queue, -expected);
            unknown.decrementAndGet();
            known.run();
            done.whenComplete((outcome, failure) -> add(queue, found, -1));
        });
    }

    private void add(PartitionQueue queue, Submission.Work work, int times) {
        count(queue, times * work.tokens());
        labelBytes.addAndGet(times * work.labelBytes());
    }

    private void count(PartitionQueue queue, long tokensMore) {
        queue.submittedTokens().addAndGet(tokensMore);
        tokens.addAndGet(tokensMore);
        limits.inFlight(tokensMore);
    }

    /** One document that was submitted has its answer. */
    void answered() {
        documents.decrementAndGet();
    }

    /** Whether a submitted document has no answer yet. */
    boolean isBusy() {
        return documents.get() > 0;
    }

    private synchronized void average(long found) {
        if (found > 0) {
            meanTokens += MEAN_WEIGHT * (found - meanTokens);
        }
    }
}
