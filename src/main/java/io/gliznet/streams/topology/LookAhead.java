package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.topology.EarlierSubmissions.Earlier;
import io.gliznet.streams.topology.Engine.NextStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one stream thread between {@code poll()} and {@code process()}. Each is classified as soon as there is room,
 * and Kafka Streams is given a document only when its answer is known and every document before it in its partition was given.
 * So {@code process()} never waits, and a slow document delays nothing but what stands behind it in its own partition.
 *
 * <p>The rule of Kafka Streams, that offsets of processed records are committed, then holds for all: a document that is held
 * here was never given to it, and {@link ConsumerRecords#nextOffsets} says so.
 *
 * <p>Threading: called by the stream thread alone; answers arrive on other threads.
 */
final class LookAhead implements AutoCloseable {

    private static final int MAX_WAITING_DOCUMENTS = 2_000;

    private final Engine engine;
    private final Admission admission;
    private final Map<TopicPartition, PartitionQueue> partitions = new LinkedHashMap<>();
    private final Semaphore answers = new Semaphore(0);
    private final @Nullable Tracing tracing;

    /** Of documents that are not traced. */
    LookAhead(Engine engine) {
        this(engine, Optional.empty());
    }

    /** @param tracing empty: documents are not traced */
    LookAhead(Engine engine, Optional<Tracing> tracing) {
        this.engine = engine;
        this.tracing = tracing.orElse(null);
        admission = new Admission(engine);
    }

    /** Takes over what was polled. */
    void received(ConsumerRecords<byte[], byte[]> polled) {
        engine.progress().received(this, polled);
        if (!polled.isEmpty()) {
            CompletableFuture<Void> labelSetsRead = engine.labelSetsRead();
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                queue(new TopicPartition(record.topic(), record.partition()))
                        .add(new HeldDocument(record, labelSetsRead, tracing == null ? null : tracing.begin()));
            }
        }
        polled.nextOffsets().forEach((partition, next) -> queue(partition).afterLast(next));
    }

    /** Submits as many waiting documents as there is room for, from the partitions with the least work in flight first. */
    void submitWaiting() {
        for (PartitionQueue next = next(); next != null; next = next()) {
            submit(next);
        }
    }

    /**
     * The documents that can be processed without waiting, each with its {@link Ticket}.
     *
     * @param wanted partitions that Kafka Streams processes at the moment
     */
    ConsumerRecords<byte[], byte[]> takeAnswered(Predicate<TopicPartition> wanted) {
        answers.drainPermits();
        Map<TopicPartition, List<HeldDocument>> answered = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        partitions.forEach((partition, queue) -> {
            if (wanted.test(partition)) {
                retryHead(queue);
                List<HeldDocument> documents = queue.takeAnswered();
                if (!documents.isEmpty()) {
                    answered.put(partition, documents);
                }
                if (!documents.isEmpty() || queue.isEmpty()) {
                    queue.next().ifPresent(offset -> next.put(partition, offset));
                }
            }
        });
        boolean idle = isEmpty();
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        answered.forEach((partition, documents) -> records.put(partition, ticketed(documents, idle)));
        return records.isEmpty() && next.isEmpty() ? ConsumerRecords.empty() : new ConsumerRecords<>(records, next);
    }

    /**
     * Waits until every document in flight has its answer, another one can be submitted, or the time is over. While others are in
     * flight, a single answer is not worth a round of Kafka Streams.
     */
    void awaitAnswers(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (admission.isBusy()
                    && next() == null
                    && answers.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                answers.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Cancels what was kept for partitions that did not come back. */
    void expire() {
        engine.earlier().expire();
    }

    /** Waits until one more document has its answer, or the time is over. */
    void awaitAnswer(Duration time) {
        try {
            answers.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    boolean isEmpty() {
        return partitions.values().stream().allMatch(PartitionQueue::isEmpty);
    }

    /** Where Kafka Streams goes on in this partition; empty if it was given everything. */
    Optional<Long> position(TopicPartition partition) {
        PartitionQueue queue = partitions.get(partition);
        return queue == null || queue.isEmpty()
                ? Optional.empty()
                : queue.next().map(OffsetAndMetadata::offset);
    }

    /** Partitions of which enough was polled for now. */
    Set<TopicPartition> full() {
        long bytes = engine.maxBytes() / Math.max(1, partitions.size());
        Set<TopicPartition> full = new HashSet<>();
        partitions.forEach((partition, queue) -> {
            if (queue.waitingBytes() >= bytes || queue.waitingCount() >= MAX_WAITING_DOCUMENTS) {
                full.add(partition);
            }
        });
        return full;
    }

    /** Another instance has these partitions now: their documents are cancelled. */
    void revoked(Collection<TopicPartition> gone) {
        remove(gone, (partition, document) -> {
            if (document.submission() != null) {
                document.submission().cancel();
            }
        });
    }

    /** These partitions may be polled again from an earlier offset: what is computed already is kept for that. */
    void lost(Collection<TopicPartition> gone) {
        remove(gone, (partition, document) -> {
            Submission submission = document.submission();
            if (submission != null) {
                engine.earlier()
                        .put(partition, document.record().offset(), new Earlier(submission, document.attempts()));
            }
        });
    }

    @Override
    public void close() {
        lost(Set.copyOf(partitions.keySet()));
        engine.progress().lost(this);
    }

    /** What is done with each document of a partition that goes. */
    private interface Removal {
        void remove(TopicPartition partition, HeldDocument document);
    }

    private void remove(Collection<TopicPartition> gone, Removal removal) {
        engine.progress().lost(this, gone);
        for (TopicPartition partition : gone) {
            PartitionQueue queue = partitions.remove(partition);
            if (queue != null) {
                queue.clear().forEach(document -> removal.remove(partition, document));
            }
        }
    }

    private PartitionQueue queue(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, key -> new PartitionQueue(engine.joins()));
    }

    private @Nullable PartitionQueue next() {
        return partitions.values().stream()
                .filter(queue -> queue.waitingCount() > 0 && admission.admits(queue, partitions.size()))
                .min(Comparator.comparingLong(PartitionQueue::submittedBytes))
                .orElse(null);
    }

    private void submit(PartitionQueue queue) {
        HeldDocument document = queue.firstWaiting();
        if (document == null) {
            return;
        }
        queue.moveFirstWaiting();
        ConsumerRecord<byte[], byte[]> record = document.record();
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Optional<Earlier> lost = engine.earlier().take(partition, record.offset());
        Submission earlier = lost.map(Earlier::submission).orElse(document.submission());
        int attempts = Math.max(document.attempts(), lost.map(Earlier::attempts).orElse(0));
        boolean again =
                earlier == null || document.hasFailed() || earlier.outcome().isCompletedExceptionally();
        DocumentTrace trace = document.trace();
        SourceRecord source = SourceRecords.of(record, trace == null ? null : trace.nextAttempt());
        Submission submission = engine.submit(source, partition);
        document.submitted(submission, again ? attempts + 1 : attempts);
        if (again && attempts > 0) {
            engine.progress().retried();
        }
        admission.submitted(queue, submission, answers::release);
        CompletionStage<Outcome> done = submission.outcome();
        done.whenComplete((outcome, failure) -> answer(document, submission, outcome, failure));
        CompletableFuture<Void> labelSetsRead = document.labelSetsRead();
        queue.order()
                .add(
                        submission,
                        labelSetsRead.isCompletedExceptionally() ? engine.labelSetsRead() : labelSetsRead,
                        earlier);
    }

    private void answer(
            HeldDocument document, Submission submission, @Nullable Outcome outcome, @Nullable Throwable failure) {
        document.outcomeKnown(submission);
        try {
            if (outcome != null) {
                document.answer(submission, engine.answer(outcome, SourceRecords.of(document.record())));
            } else {
                document.failed(
                        submission, Objects.requireNonNull(failure), engine.retryAfterNanos(document.attempts()));
            }
        } catch (RuntimeException | Error e) {
            document.failed(submission, e, engine.retryAfterNanos(document.attempts()));
        }
        admission.answered();
        answers.release();
    }

    /** Tries the first document of a partition again after a service error, as often as the engine says. */
    private void retryHead(PartitionQueue queue) {
        HeldDocument head = queue.firstSubmitted();
        Throwable failure = head == null || head.answer() != null ? null : head.failure();
        if (head == null || failure == null) {
            return;
        }
        CompletableFuture<NextStep> nextStep =
                head.nextStep(() -> engine.afterFailure(failure, head.record(), head.attempts()));
        if (!nextStep.isDone()) {
            return;
        }
        Optional<Answer> last = nextStep.join().answer();
        if (last.isPresent()) {
            head.answer(last.get());
        } else {
            queue.rewind();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> ticketed(List<HeldDocument> documents, boolean idle) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            HeldDocument document = documents.get(i);
            Answer answer = document.answer();
            if (answer == null) {
                throw new IllegalStateException("a document without an answer");
            }
            document.record().headers().add(new Ticket(answer, idle && i == documents.size() - 1, document.trace()));
            records.add(document.record());
        }
        return records;
    }
}
