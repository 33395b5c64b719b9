package io.gliznet.streams.topology;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of one stream thread, with a {@link LookAhead} between Kafka and Kafka Streams: it polls on while documents are
 * being classified, and returns those that have their answers. Positions and pauses are those that Kafka Streams knows of.
 *
 * <p>Threading: one thread, as every consumer.
 */
final class LookAheadConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final Duration BETWEEN_LOOKS_AT_ENDS = Duration.ofSeconds(1);

    private final LookAhead lookAhead;
    private final CommitProgress progress;
    private final StreamThreads threads;
    private boolean hasJoined;
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();
    private Set<TopicPartition> full = Set.of();
    private long nextLookAtEnds = System.nanoTime();

    LookAheadConsumer(Map<String, Object> config, LookAhead lookAhead, CommitProgress progress, StreamThreads threads) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.lookAhead = lookAhead;
        this.progress = progress;
        this.threads = threads;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (!hasJoined) {
            threads.join();
            hasJoined = true;
        }
        if (threads.isOverdue()) {
            leave();
        }
        pauseFull();
        lookAhead.expire();
        lookAhead.received(super.poll(lookAhead.isEmpty() ? timeout : Duration.ZERO));
        lookAtEnds();
        lookAhead.submitWaiting();
        lookAhead.awaitAnswers(timeout);
        ConsumerRecords<byte[], byte[]> answered = lookAhead.takeAnswered(this::isWanted);
        if (answered.isEmpty() && !lookAhead.isEmpty()) {
            lookAhead.awaitAnswer(timeout);
            answered = lookAhead.takeAnswered(this::isWanted);
        }
        return answered;
    }

    /** What is done is committed, because the partitions are revoked; the broker may be waiting for other members. */
    private void leave() {
        unsubscribe();
        throw new KafkaException("The group rebalances for longer than a stop may take; this member has left it.");
    }

    /** Of each partition whose end is known. The consumer requests an end that no fetch told, and does not wait for it. */
    private void lookAtEnds() {
        long now = System.nanoTime();
        if (now - nextLookAtEnds < 0) {
            return;
        }
        nextLookAtEnds = now + BETWEEN_LOOKS_AT_ENDS.toNanos();
        for (TopicPartition partition : assignment()) {
            currentLag(partition).ifPresent(lag -> {
                try {
                    long position = super.position(partition, Duration.ZERO);
                    progress.ends(lookAhead, partition, position, position + lag);
                } catch (TimeoutException e) {
                    // the position is being found: the next look has it
                }
            });
        }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        super.commitSync(offsets);
        progress.committed(offsets);
    }

    private boolean isWanted(TopicPartition partition) {
        return !pausedByStreams.contains(partition);
    }

    private void pauseFull() {
        Set<TopicPartition> now = lookAhead.full();
        if (now.equals(full)) {
            return;
        }
        Set<TopicPartition> assigned = assignment();
        Set<TopicPartition> pause = new HashSet<>(now);
        pause.retainAll(assigned);
        super.pause(pause);
        Set<TopicPartition> resume = new HashSet<>(full);
        resume.removeAll(now);
        resume.removeAll(pausedByStreams);
        resume.retainAll(assigned);
        super.resume(resume);
        full = now;
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        super.pause(partitions);
        pausedByStreams.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        Set<TopicPartition> resume = new HashSet<>(partitions);
        resume.removeAll(full);
        super.resume(resume);
        pausedByStreams.removeAll(partitions);
    }

    @Override
    public Set<TopicPartition> paused() {
        return Set.copyOf(pausedByStreams);
    }

    @Override
    public long position(TopicPartition partition) {
        return lookAhead.position(partition).orElseGet(() -> super.position(partition));
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return lookAhead.position(partition).orElseGet(() -> super.position(partition, timeout));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        lookAhead.lost(List.of(partition));
        super.seek(partition, offset);
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        lookAhead.lost(List.of(partition));
        super.seek(partition, offset);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        lookAhead.lost(partitions);
        super.seekToBeginning(partitions);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        lookAhead.lost(partitions);
        super.seekToEnd(partitions);
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Forgetting(listener));
    }

    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        super.subscribe(pattern, new Forgetting(listener));
    }

    @Override
    public void unsubscribe() {
        // before the listener hears that the partitions are revoked: after a lost transaction they may come back
        lookAhead.close();
        super.unsubscribe();
        pausedByStreams.clear();
        full = Set.of();
    }

    /** Does not wait for answers that nobody needs: a broker answers a member that rejoins when all others have rejoined, too. */
    @Override
    public void close(CloseOptions options) {
        lookAhead.close();
        super.close(BoundedCloseConsumer.bounded(options));
    }

    /** Kafka Streams first, while it still owns the partitions; then their documents are forgotten. */
    private final class Forgetting implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener streams;

        Forgetting(ConsumerRebalanceListener streams) {
            this.streams = streams;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            streams.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                streams.onPartitionsRevoked(partitions);
            } finally {
                forget(partitions);
                lookAhead.revoked(partitions);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            try {
                streams.onPartitionsLost(partitions);
            } finally {
                forget(partitions);
                lookAhead.lost(partitions);
            }
        }

        private void forget(Collection<TopicPartition> partitions) {
            pausedByStreams.removeAll(Set.copyOf(partitions));
            Set<TopicPartition> stillFull = new HashSet<>(full);
            stillFull.removeAll(Set.copyOf(partitions));
            full = stillFull;
        }
    }
}
