package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ReadPositionTest {

    private static final TopicPartition PARTITION = new TopicPartition("label-sets", 0);

    private final ReadPosition position = new ReadPosition();

    @Test
    void anEmptyTopicIsReadFromTheStart() {
        assertThat(reach(0)).isCompleted();
        assertThat(reach(1)).isNotCompleted();
    }

    @Test
    void whatIsPolledIsNotYetStored() {
        CompletableFuture<Void> both = reach(2);
        position.polled(poll(2, 0, 1));
        assertThat(both).isNotCompleted();
        position.processed(PARTITION, 0);
        assertThat(both).isNotCompleted();
        position.processed(PARTITION, 1);
        assertThat(both).isCompleted();
    }

    @Test
    void whoWaitsAndTheLagAreToldOfTheNewestKnownEnd() {
        assertThat(position.lag()).isZero();
        assertThat(position.longestWait()).isZero();
        assertThat(reach(3)).isNotCompleted();
        assertThat(position.lag()).isEqualTo(3);
        assertThat(position.longestWait()).isPositive();
        position.polled(poll(3, 2));
        position.processed(PARTITION, 2);
        assertThat(position.lag()).isZero();
        assertThat(position.longestWait()).isZero();
    }

    @Test
    void offsetsThatNoProcessorSeesArePassedWithTheLastRecordBeforeThem() {
        CompletableFuture<Void> marker = reach(9);
        position.polled(poll(9, 3, 5));
        position.processed(PARTITION, 5);
        assertThat(marker).isCompleted();
    }

    @Test
    void aPollOfMarkersAlonePassesThem() {
        CompletableFuture<Void> marker = reach(4);
        position.polled(poll(4));
        assertThat(marker).isCompleted();
    }

    @Test
    void thePollAfterwardsSaysThatAllBeforeItIsStored() {
        CompletableFuture<Void> skipped = reach(2);
        position.polled(poll(2, 0, 1));
        position.polled(new ConsumerRecords<>(Map.of(), Map.of()));
        assertThat(skipped).isCompleted();
    }

    @Test
    void whatWasRestoredIsStored() {
        CompletableFuture<Void> restored = reach(5);
        position.restored(Map.of(PARTITION, 5L));
        assertThat(restored).isCompleted();
        assertThat(reach(6)).isNotCompleted();
    }

    @Test
    void everyPartitionMustBeReached() {
        TopicPartition other = new TopicPartition("label-sets", 1);
        CompletableFuture<Void> both = new CompletableFuture<>();
        position.reach(Map.of(PARTITION, 1L, other, 1L), both);
        position.restored(Map.of(PARTITION, 1L));
        assertThat(both).isNotCompleted();
        position.restored(Map.of(other, 1L));
        assertThat(both).isCompleted();
    }

    private CompletableFuture<Void> reach(long end) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        position.reach(Map.of(PARTITION, end), reached);
        return reached;
    }

    private static ConsumerRecords<byte[], byte[]> poll(long next, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = LongStream.of(offsets)
                .mapToObj(offset -> new ConsumerRecord<>(
                        PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]))
                .toList();
        return new ConsumerRecords<>(
                records.isEmpty() ? Map.of() : Map.of(PARTITION, records),
                Map.of(PARTITION, new OffsetAndMetadata(next)));
    }
}
