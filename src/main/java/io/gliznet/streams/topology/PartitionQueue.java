package io.gliznet.streams.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The held documents of one partition in the order of their offsets: first those that are submitted, then those that wait.
 * Threading: the stream thread's own, but for {@link #submittedTokens}.
 */
final class PartitionQueue {

    private final Deque<HeldDocument> submitted = new ArrayDeque<>();
    private final Deque<HeldDocument> waiting = new ArrayDeque<>();
    private final Executor joins;
    private JoinOrder order;
    private long waitingBytes;
    private long submittedBytes;
    private final AtomicLong submittedTokens = new AtomicLong();
    private @Nullable OffsetAndMetadata afterLast;

    /** @param joins where label sets are looked up once they are read */
    PartitionQueue(Executor joins) {
        this.joins = joins;
        order = new JoinOrder(joins);
    }

    void add(HeldDocument document) {
        waiting.add(document);
        waitingBytes += document.bytes();
    }

    /** The position of the consumer behind the last document. */
    void afterLast(OffsetAndMetadata next) {
        afterLast = next;
    }

    @Nullable
    HeldDocument firstWaiting() {
        return waiting.peek();
    }

    /** Moves the first waiting document behind the submitted ones; who calls this submits it. */
    void moveFirstWaiting() {
        HeldDocument document = waiting.remove();
        waitingBytes -= document.bytes();
        submittedBytes += document.bytes();
        submitted.add(document);
    }

    JoinOrder order() {
        return order;
    }

    /** Takes out the answered documents before the first that is not answered. */
    List<HeldDocument> takeAnswered() {
        List<HeldDocument> answered = new ArrayList<>();
        for (HeldDocument head = submitted.peek(); head != null && head.answer() != null; head = submitted.peek()) {
            submitted.remove();
            submittedBytes -= head.bytes();
            answered.add(head);
        }
        return answered;
    }

    /** All documents wait again. Submissions that run already go on, and can be used when the documents are submitted again. */
    void rewind() {
        order.close();
        order = new JoinOrder(joins);
        while (!submitted.isEmpty()) {
            waiting.addFirst(submitted.removeLast());
        }
        waitingBytes += submittedBytes;
        submittedBytes = 0;
    }

    /** Takes out every document, and looks up no more label sets. */
    List<HeldDocument> clear() {
        rewind();
        List<HeldDocument> all = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }

    @Nullable
    HeldDocument firstSubmitted() {
        return submitted.peek();
    }

    boolean isEmpty() {
        return submitted.isEmpty() && waiting.isEmpty();
    }

    int submittedCount() {
        return submitted.size();
    }

    int waitingCount() {
        return waiting.size();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    long submittedBytes() {
        return submittedBytes;
    }

    /** Tokens that the devices compute for it, by the threads that submit and answer documents. */
    AtomicLong submittedTokens() {
        return submittedTokens;
    }

    /** Where Kafka Streams goes on: at the first document that it was not given. */
    Optional<OffsetAndMetadata> next() {
        HeldDocument first = submitted.isEmpty() ? waiting.peek() : submitted.peek();
        if (first == null) {
            return Optional.ofNullable(afterLast);
        }
        ConsumerRecord<byte[], byte[]> record = first.record();
        return Optional.of(new OffsetAndMetadata(record.offset(), record.leaderEpoch(), ""));
    }
}
