package io.gliznet.streams.deadletter;

import io.gliznet.streams.deadletter.LetterReader.Span;
import io.gliznet.streams.deadletter.ReplayRules.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters back, each exactly once: the documents and the position of the replay's group are committed in the same
 * transaction. A replay that was killed goes on behind its last transaction, and to the end that it had when it began. What is left
 * alone is tried again by each further replay of the group.
 *
 * <p>Two replays of one group cannot both commit, because their producers have the same transactional id. Not thread-safe.
 */
public final class Replay {

    /** Letters of a transaction at most. */
    private static final int LARGEST = 500;

    /** A transaction ends with the letter that reaches this size, because its letters are held in memory. */
    private static final long LARGEST_BYTES = 8 << 20;

    /** So long does sending the letters of a transaction take at most, by the rate: readers wait for its end. */
    private static final double LONGEST_SECONDS = 0.5;

    private final Producer<byte[], byte[]> producer;
    private final ReplayGroup group;
    private final Settings settings;
    private final Listener listener;
    private final Map<TopicPartition, Span> spans;
    private final ConsumerGroupMetadata member;
    private final LetterReader reader;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private final Pace pace;
    private long pendingBytes;

    /**
     * What is sent, and how.
     *
     * @param lettersPerSecond infinity: as fast as the broker takes them
     * @param partitions of each topic
     */
    public record Settings(ReplayRules rules, double lettersPerSecond, ReplayRules.Partitions partitions) {}

    /** Told what becomes of each letter, on the thread of the replay. */
    public interface Listener {

        /** This document will be in the next transaction. */
        void sending(ProducerRecord<byte[], byte[]> document);

        /** These documents were committed. */
        void sent(int documents);

        /** @param problem why the letter was not sent, in words that follow its coordinates */
        void leftAlone(DeadLetter letter, String problem);

        /** Waits, and returns whether the replay should stop. */
        boolean stopsWithin(Duration time);
    }

    private record Pending(DeadLetter letter, ProducerRecord<byte[], byte[]> record) {}

    private record Refused(Pending pending, Exception reason) {}

    /**
     * Fences an earlier replay of the group, and ends its transaction.
     *
     * @param consumer of committed records, with the group's id
     * @param producer with the transactional id of the group; closed by the caller
     */
    public static Replay open(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            ReplayGroup group,
            Settings settings,
            Listener listener) {
        producer.initTransactions(); // before the group's position is read: it may depend on an open transaction
        return new Replay(consumer, producer, group, settings, listener);
    }

    private Replay(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            ReplayGroup group,
            Settings settings,
            Listener listener) {
        this.producer = producer;
        this.group = group;
        this.settings = settings;
        this.listener = listener;
        pace = new Pace(settings.lettersPerSecond(), System.nanoTime());
        member = consumer.groupMetadata();
        spans = group.spans(consumer, settings.rules().selection());
        reader = new LetterReader(consumer, spans);
    }

    /** Sends until the end or a stop. Returns whether the end was reached. */
    public boolean run() {
        spans.forEach((partition, span) -> read.put(partition, span.start()));
        commit(); // keeps the end of each partition, for a replay that continues this one
        while (reader.hasMore()) {
            for (DeadLetter letter : reader.poll()) {
                take(letter);
                if (isFull() && commitAndWait()) {
                    return false;
                }
            }
            if (listener.stopsWithin(Duration.ZERO)) {
                commit();
                return false;
            }
        }
        spans.forEach((partition, span) -> read.put(partition, Math.max(span.start(), span.end())));
        commit();
        return true;
    }

    private boolean isFull() {
        double largest = Math.max(1, Math.min(LARGEST, Math.floor(settings.lettersPerSecond() * LONGEST_SECONDS)));
        return pending.size() >= largest || pendingBytes >= LARGEST_BYTES;
    }

    private void take(DeadLetter letter) {
        if (group.isDone(letter)) {
            return;
        }
        Decision decision = settings.rules().decide(letter, settings.partitions());
        if (decision instanceof Decision.Send send) {
            group.send(letter);
            listener.sending(send.record());
            if (pending.isEmpty()) {
                pace.begin(System.nanoTime());
            }
            pending.add(new Pending(letter, send.record()));
            pendingBytes += letter.value() == null ? 0 : letter.value().length;
        } else if (decision instanceof Decision.LeftAlone left) {
            leaveAlone(letter, left.problem());
        }
        read.put(letter.at().topicPartition(), letter.at().offset() + 1);
    }

    private void leaveAlone(DeadLetter letter, String problem) {
        group.leaveAlone(letter);
        listener.leftAlone(letter, problem);
    }

    /** Returns whether the replay should stop. */
    private boolean commitAndWait() {
        commit();
        return listener.stopsWithin(pace.pause(System.nanoTime()));
    }

    private void commit() {
        while (!read.isEmpty()) {
            Optional<Refused> refused = attempt();
            if (refused.isEmpty()) {
                pace.sent(pending.size());
                listener.sent(pending.size());
                pending.clear();
                pendingBytes = 0;
                read.clear();
                return;
            }
            pending.remove(refused.get().pending());
            leaveAlone(
                    refused.get().pending().letter(),
                    "the topic refused it: " + refused.get().reason().getMessage());
        }
    }

    /** One transaction. Returns the letter because of which it was aborted; empty if it was committed. */
    private Optional<Refused> attempt() {
        AtomicReference<Refused> first = new AtomicReference<>();
        producer.beginTransaction();
        try {
            for (Pending next : pending) {
                var unused = producer.send(next.record(), (written, problem) -> {
                    if (problem != null) {
                        first.accumulateAndGet(new Refused(next, problem), Replay::cause);
                    }
                });
            }
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            read.forEach((partition, next) -> offsets.put(partition, group.offset(partition, next)));
            producer.sendOffsetsToTransaction(offsets, member);
            producer.commitTransaction();
            return Optional.empty();
        } catch (KafkaException e) {
            abort(e);
            Refused refused = first.get();
            if (refused == null || !isAboutTheRecord(refused.reason())) {
                throw e;
            }
            return Optional.of(refused);
        }
    }

    /** Kafka refuses the others of a batch too, for a reason that is none of theirs. */
    private static Refused cause(@Nullable Refused known, Refused next) {
        return known == null || (!isAboutTheRecord(known.reason()) && isAboutTheRecord(next.reason())) ? next : known;
    }

    /** @throws KafkaException the failure itself, if nothing more can be done with the producer */
    private void abort(KafkaException failure) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** A refusal that another attempt would meet again, and other records would not. */
    private static boolean isAboutTheRecord(Exception refusal) {
        return refusal instanceof RecordTooLargeException
                || refusal instanceof InvalidTimestampException
                || refusal instanceof InvalidRecordException;
    }
}
