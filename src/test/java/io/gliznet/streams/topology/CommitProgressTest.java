package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.observe.Meters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of documents between their poll and their commit. */
final class CommitProgressTest {

    private static final TopicPartition DOCUMENTS = new TopicPartition("documents", 3);
    private static final long WRITTEN = 1_000_000;
    private static final int BYTES = 10 + 6;
    private static final Object OWNER = "the thread that has the partition";

    private final Meters meters = Meters.prometheus();
    private final CommitProgress progress = new CommitProgress(meters, () -> Instant.ofEpochMilli(WRITTEN + 2_000));
    private final AtomicInteger counted = new AtomicInteger();

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void anOutcomeCountsWhenItsOffsetIsCommitted() {
        poll(0, 3);
        answer(0);
        answer(1);
        assertThat(counted).hasValue(0);
        commit(1);
        assertThat(counted).hasValue(1);
        commit(2);
        assertThat(counted).hasValue(2);
        assertThat(metric("gliznet_end_to_end_seconds_count{until=\"forward\"}"))
                .isEqualTo(2);
        assertThat(metric("gliznet_end_to_end_seconds_sum{until=\"commit\"}")).isEqualTo(4);
    }

    @Test
    void whatWasNextIsCommittedOnceItsOffsetIs() {
        assertThat(progress.nextCommitted().getAsBoolean()).isFalse();
        poll(0, 3);
        commit(1);
        BooleanSupplier second = progress.nextCommitted();
        commit(1);
        assertThat(second.getAsBoolean()).isFalse();
        progress.lost(OWNER, List.of(DOCUMENTS));
        poll(1, 3);
        assertThat(second.getAsBoolean()).isFalse();
        commit(2);
        assertThat(second.getAsBoolean()).isTrue();
    }

    @Test
    void aTransactionThatIsLostLeavesNoTrace() {
        poll(0, 2);
        answer(0);
        answer(1);
        progress.lost(OWNER, List.of(DOCUMENTS));
        commit(2);
        assertThat(counted).hasValue(0);

        poll(0, 2);
        answer(0);
        answer(1);
        commit(2);
        assertThat(counted).hasValue(2);
    }

    @Test
    void whatNoConsumerPolledCountsAtOnce() {
        answer(0);
        assertThat(counted).hasValue(1);
    }

    @Test
    void theLagIsWhatIsNotCommitted() {
        progress.ends(OWNER, DOCUMENTS, 5, 9);
        assertThat(metric("gliznet_lag_records{partition=\"3\",topic=\"documents\"}"))
                .isEqualTo(4);
        poll(5, 9);
        answer(5);
        assertThat(metric("gliznet_lag_records{partition=\"3\",topic=\"documents\"}"))
                .isEqualTo(4);
        commit(6);
        assertThat(metric("gliznet_lag_records{partition=\"3\",topic=\"documents\"}"))
                .isEqualTo(3);
        progress.lost(OWNER, List.of(DOCUMENTS));
        assertThat(shown("gliznet_lag_records")).as("it is another instance's").isEmpty();
    }

    @Test
    void whoStopsLeavesNoPartitionBehind() {
        progress.ends(OWNER, DOCUMENTS, 5, 9);
        progress.ends("another thread", new TopicPartition("documents", 4), 0, 7);
        progress.lost(OWNER);
        assertThat(shown("gliznet_lag_records"))
                .containsExactly("gliznet_lag_records{partition=\"4\",topic=\"documents\"} 7.0");
    }

    @Test
    void aPartitionStaysWithTheThreadThatTookItOverBeforeAnotherHeardOfItsLoss() {
        progress.ends("the thread that had it", DOCUMENTS, 0, 9);
        progress.ends(OWNER, DOCUMENTS, 5, 9);
        poll(5, 9);
        progress.lost("the thread that had it", List.of(DOCUMENTS));
        assertThat(metric("gliznet_lag_records{partition=\"3\",topic=\"documents\"}"))
                .isEqualTo(4);
        answer(5);
        assertThat(counted).as("it is not committed yet").hasValue(0);
        commit(6);
        assertThat(counted).hasValue(1);
    }

    @Test
    void theAgeIsThatOfTheFirstDocumentThatIsNotCommitted() {
        poll(0, 2);
        answer(0);
        assertThat(metric("gliznet_oldest_uncommitted_seconds{partition=\"3\",topic=\"documents\"}"))
                .isEqualTo(2);
        answer(1);
        commit(2);
        assertThat(metric("gliznet_oldest_uncommitted_seconds{partition=\"3\",topic=\"documents\"}"))
                .isZero();
    }

    @Test
    void documentsAreHeldUntilTheyAreAnswered() {
        poll(0, 3);
        assertThat(metric("gliznet_lookahead_documents")).isEqualTo(3);
        assertThat(metric("gliznet_lookahead_bytes")).isEqualTo(3 * BYTES);
        answer(0);
        answer(0);
        assertThat(metric("gliznet_lookahead_documents")).isEqualTo(2);
        assertThat(metric("gliznet_lookahead_bytes")).isEqualTo(2 * BYTES);
    }

    private void poll(long from, long to) {
        List<ConsumerRecord<byte[], byte[]>> records =
                LongStream.range(from, to).mapToObj(CommitProgressTest::record).toList();
        progress.received(
                OWNER, new ConsumerRecords<>(Map.of(DOCUMENTS, records), Map.of(DOCUMENTS, new OffsetAndMetadata(to))));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(
                DOCUMENTS.topic(),
                DOCUMENTS.partition(),
                offset,
                WRITTEN,
                TimestampType.CREATE_TIME,
                4,
                6,
                new byte[4],
                new byte[6],
                new RecordHeaders().add("name", new byte[2]),
                Optional.empty());
    }

    private void answer(long offset) {
        progress.answered(
                new ProcessorRecordContext(
                        WRITTEN, offset, DOCUMENTS.partition(), DOCUMENTS.topic(), new RecordHeaders()),
                WRITTEN,
                counted::incrementAndGet);
    }

    private void commit(long next) {
        progress.committed(Map.of(DOCUMENTS, new OffsetAndMetadata(next)));
    }

    private double metric(String sample) {
        return shown(sample).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> shown(String beginning) {
        return meters.scrape(Meters.TEXT)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }
}
