package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.observe.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Kafka Streams is given, and when; and what is computed twice. */
final class LookAheadTest {

    private static final TopicPartition ZERO = new TopicPartition("documents", 0);
    private static final TopicPartition ONE = new TopicPartition("documents", 1);
    private static final Outcome DONE = new Outcome.Rejected(Reason.EMPTY_TEXT, "done");

    private final FakeEngine engine = new FakeEngine();
    private final LookAhead lookAhead = new LookAhead(engine);

    @Test
    void aDocumentIsGivenWhenItAndThoseBeforeItAreAnswered() {
        poll(ZERO, 0, 3);
        engine.complete(ZERO, 1, DONE);
        assertThat(offsets(ZERO)).isEmpty();
        engine.complete(ZERO, 0, DONE);
        assertThat(offsets(ZERO)).containsExactly(0L, 1L);
        engine.complete(ZERO, 2, DONE);
        assertThat(offsets(ZERO)).containsExactly(2L);
    }

    @Test
    void aSlowDocumentDelaysItsOwnPartitionOnly() {
        poll(ZERO, 0, 2);
        poll(ONE, 0, 2);
        engine.complete(ZERO, 1, DONE);
        engine.complete(ONE, 0, DONE);
        engine.complete(ONE, 1, DONE);
        ConsumerRecords<byte[], byte[]> given = lookAhead.takeAnswered(any -> true);
        assertThat(given.partitions()).containsExactly(ONE);
        assertThat(given.count()).isEqualTo(2);
    }

    @Test
    void streamsGoesOnAtTheFirstDocumentThatItWasNotGiven() {
        poll(ZERO, 5, 3);
        engine.complete(ZERO, 5, DONE);
        ConsumerRecords<byte[], byte[]> first = lookAhead.takeAnswered(any -> true);
        assertThat(first.nextOffsets().get(ZERO))
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(6L);
        assertThat(lookAhead.position(ZERO)).contains(6L);

        engine.complete(ZERO, 6, DONE);
        engine.complete(ZERO, 7, DONE);
        ConsumerRecords<byte[], byte[]> rest = lookAhead.takeAnswered(any -> true);
        assertThat(rest.nextOffsets().get(ZERO))
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(8L);
        assertThat(lookAhead.position(ZERO)).isEmpty();
    }

    @Test
    void aThreadThatStopsLeavesNoLagOfAPartitionFromWhichNothingWasPolled() {
        try (Meters meters = Meters.prometheus()) {
            engine.progress = new CommitProgress(meters, InstantSource.system());
            engine.progress.ends(lookAhead, ZERO, 0, 5);
            assertThat(meters.scrape(Meters.TEXT)).contains("gliznet_lag_records{");
            lookAhead.close();
            assertThat(meters.scrape(Meters.TEXT)).doesNotContain("gliznet_lag_records{");
        }
    }

    @Test
    void aPartitionThatIsPausedIsGivenNothing() {
        poll(ZERO, 0, 1);
        engine.complete(ZERO, 0, DONE);
        assertThat(lookAhead.takeAnswered(any -> false).isEmpty()).isTrue();
        assertThat(offsets(ZERO)).containsExactly(0L);
    }

    @Test
    void theLastDocumentInFlightAsksForACommit() {
        poll(ZERO, 0, 2);
        engine.complete(ZERO, 0, DONE);
        assertThat(ticket(lookAhead.takeAnswered(any -> true)).commit()).isFalse();
        engine.complete(ZERO, 1, DONE);
        assertThat(ticket(lookAhead.takeAnswered(any -> true)).commit()).isTrue();
    }

    @Test
    void labelSetsAreLookedUpInTheOrderOfOffsetsAndNotBeforeTheyAreRead() {
        CompletableFuture<Void> read = new CompletableFuture<>();
        engine.labelSetsRead = read;
        engine.prepareAtOnce = false;
        poll(ZERO, 0, 3);
        engine.prepare(ZERO, 2);
        engine.prepare(ZERO, 0);
        assertThat(engine.joined).isEmpty();

        read.complete(null);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(engine.joined).containsExactly(0L));
        engine.prepare(ZERO, 1);
        assertThat(engine.joined).containsExactly(0L, 1L, 2L);
    }

    @Test
    void noMoreIsSubmittedThanThereIsRoomForButEveryPartitionHasSomething() {
        engine.minInFlight = 3;
        poll(ZERO, 0, 10);
        assertThat(engine.submitted(ZERO)).isEqualTo(3);
        poll(ONE, 0, 10);
        assertThat(engine.submitted(ONE)).isEqualTo(1);

        engine.complete(ZERO, 0, DONE);
        lookAhead.takeAnswered(any -> true);
        lookAhead.submitWaiting();
        assertThat(engine.submitted(ZERO) + engine.submitted(ONE)).isEqualTo(4 + 0);
    }

    @Test
    void littleIsSubmittedBeforeItsTokensAreKnown() {
        engine.minInFlight = 10_000;
        poll(ZERO, 0, 1_000);
        assertThat(engine.submitted(ZERO)).isEqualTo(128);
        engine.newest(ZERO, 0).work.complete(new Submission.Work(5, 0));
        lookAhead.submitWaiting();
        assertThat(engine.submitted(ZERO)).isEqualTo(129);
    }

    @Test
    void tokensThatMemoryHasNoRoomForAreNotSubmitted() {
        engine.minInFlight = 10_000;
        engine.maxBytes = 100_000;
        poll(ZERO, 0, 1);
        engine.newest(ZERO, 0).work.complete(new Submission.Work(20_000, 0));
        poll(ZERO, 1, 10);
        assertThat(engine.submitted(ZERO)).isEqualTo(1);
        engine.newest(ZERO, 0).outcome.complete(DONE);
        lookAhead.submitWaiting();
        assertThat(engine.submitted(ZERO)).isEqualTo(11);
    }

    @Test
    void aSlowHeadTakesNoRoomFromOtherPartitions() {
        engine.maxBytes = 4_000;
        poll(ZERO, 0, 500);
        poll(ONE, 0, 10);
        for (int i = 1; i < engine.submitted(ZERO); i++) {
            engine.complete(ZERO, i, DONE);
        }
        for (int i = 0; i < engine.submitted(ONE); i++) {
            engine.complete(ONE, i, DONE);
        }
        lookAhead.takeAnswered(any -> true);
        lookAhead.submitWaiting();
        assertThat(engine.submitted(ZERO)).isBetween(2, 499);
        assertThat(engine.submitted(ONE)).isEqualTo(10);
    }

    @Test
    void aPartitionOfWhichEnoughWasPolledIsFull() {
        engine.maxBytes = 1_000;
        engine.minInFlight = 1;
        poll(ZERO, 0, 2);
        assertThat(lookAhead.full()).isEmpty();
        poll(ZERO, 2, 1_000);
        assertThat(lookAhead.full()).containsExactly(ZERO);
    }

    @Test
    void aRevokedPartitionIsGivenUp() {
        poll(ZERO, 0, 2);
        lookAhead.revoked(List.of(ZERO));
        assertThat(engine.newest(ZERO, 0).outcome()).isCancelled();
        assertThat(lookAhead.isEmpty()).isTrue();
        assertThat(offsets(ZERO)).isEmpty();
    }

    @Test
    void whatIsPolledAgainAfterALossIsNotComputedTwice() {
        poll(ZERO, 0, 2);
        FakeSubmission first = engine.newest(ZERO, 0);
        lookAhead.lost(List.of(ZERO));
        assertThat(first.outcome()).isNotDone();

        new LookAheadTestPoll(new LookAhead(engine)).poll(ZERO, 0, 2);
        assertThat(engine.newest(ZERO, 0)).isNotSameAs(first);
        assertThat(engine.newest(ZERO, 0).earlier).isSameAs(first);
    }

    @Test
    void aServiceErrorIsTriedAgainAndThoseBehindItKeepTheirOutcomes() {
        engine.nextSteps.add(new Engine.NextStep(Optional.empty()));
        poll(ZERO, 0, 2);
        FakeSubmission first = engine.newest(ZERO, 0);
        FakeSubmission second = engine.newest(ZERO, 1);
        engine.complete(ZERO, 1, DONE);
        first.completeExceptionally(new IllegalStateException("bug"));

        assertThat(offsets(ZERO)).isEmpty();
        lookAhead.submitWaiting();
        assertThat(engine.newest(ZERO, 0)).isNotSameAs(first);
        assertThat(engine.newest(ZERO, 1).earlier).isSameAs(second);
        assertThat(engine.attempts).containsExactly(1);
    }

    @Test
    void aServiceErrorThatStaysIsGivenToTheProcessor() {
        Answer last = new Answer.ServiceError(new IllegalStateException("device lost"));
        engine.nextSteps.add(new Engine.NextStep(Optional.of(last)));
        poll(ZERO, 0, 1);
        engine.newest(ZERO, 0).completeExceptionally(new IllegalStateException("device lost"));
        assertThat(ticket(lookAhead.takeAnswered(any -> true)).answer()).isSameAs(last);
    }

    private void poll(TopicPartition partition, long offset, int count) {
        new LookAheadTestPoll(lookAhead).poll(partition, offset, count);
    }

    /** Hands a poll over. */
    private record LookAheadTestPoll(LookAhead lookAhead) {

        void poll(TopicPartition partition, long offset, int count) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (long at = offset; at < offset + count; at++) {
                byte[] value = {(byte) partition.partition(), (byte) (at >> 8), (byte) at};
                records.add(new ConsumerRecord<>(partition.topic(), partition.partition(), at, new byte[0], value));
            }
            lookAhead.received(new ConsumerRecords<>(
                    Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(offset + count))));
            lookAhead.submitWaiting();
        }
    }

    private List<Long> offsets(TopicPartition partition) {
        return lookAhead.takeAnswered(any -> true).records(partition).stream()
                .map(ConsumerRecord::offset)
                .toList();
    }

    private static Ticket ticket(ConsumerRecords<byte[], byte[]> given) {
        List<ConsumerRecord<byte[], byte[]>> all =
                StreamSupport.stream(given.spliterator(), false).toList();
        assertThat(all).hasSize(1);
        return Ticket.take(all.get(0).headers()).orElseThrow();
    }

    /** A submission that the test completes. */
    private final class FakeSubmission implements Submission {

        private final long offset;
        private final CompletableFuture<Object> prepared = new CompletableFuture<>();
        private final CompletableFuture<Work> work = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private @Nullable Submission earlier;

        FakeSubmission(long offset) {
            this.offset = offset;
        }

        void completeExceptionally(Throwable failure) {
            work.complete(Work.NONE);
            outcome.completeExceptionally(failure);
        }

        @Override
        public CompletableFuture<?> prepared() {
            return prepared;
        }

        @Override
        public void join(@Nullable Submission before) {
            earlier = before;
            engine.joined.add(offset);
        }

        @Override
        public void fail(Throwable serviceError) {
            completeExceptionally(serviceError);
        }

        @Override
        public CompletableFuture<Work> work() {
            return work;
        }

        @Override
        public CompletableFuture<Outcome> outcome() {
            return outcome;
        }

        @Override
        public Optional<LabelSet> labelSet() {
            return Optional.empty();
        }

        @Override
        public void cancel() {
            outcome.cancel(false);
        }
    }

    /** An engine of submissions that the test completes. */
    private final class FakeEngine implements Engine {

        private final Map<TopicPartition, Map<Long, FakeSubmission>> submissions = new HashMap<>();
        private final EarlierSubmissions earlier = new EarlierSubmissions(InstantSource.system());
        private final List<Long> joined = new java.util.concurrent.CopyOnWriteArrayList<>();
        private CommitProgress progress = new CommitProgress(Meters.none(), InstantSource.system());
        private final List<NextStep> nextSteps = new ArrayList<>();
        private final List<Integer> attempts = new ArrayList<>();
        private CompletableFuture<Void> labelSetsRead = CompletableFuture.completedFuture(null);
        private boolean prepareAtOnce = true;
        private int minInFlight = 100;
        private long maxBytes = 1_000_000;

        FakeSubmission newest(TopicPartition partition, long offset) {
            return Objects.requireNonNull(
                    Objects.requireNonNull(submissions.get(partition)).get(offset));
        }

        int submitted(TopicPartition partition) {
            return submissions.getOrDefault(partition, Map.of()).size();
        }

        void prepare(TopicPartition partition, long offset) {
            newest(partition, offset).prepared.complete("document");
        }

        void complete(TopicPartition partition, long offset, Outcome outcome) {
            newest(partition, offset).work.complete(new Submission.Work(1, 0));
            newest(partition, offset).outcome.complete(outcome);
        }

        @Override
        public Submission submit(SourceRecord record, TopicPartition source) {
            byte[] value = Objects.requireNonNull(record.value());
            long offset = ((value[1] & 0xffL) << 8) + (value[2] & 0xffL);
            FakeSubmission submission = new FakeSubmission(offset);
            submissions.computeIfAbsent(source, key -> new HashMap<>()).put(offset, submission);
            if (prepareAtOnce) {
                submission.prepared.complete("document");
            }
            return submission;
        }

        @Override
        public CompletableFuture<Void> labelSetsRead() {
            return labelSetsRead;
        }

        @Override
        public Answer answer(Outcome outcome, SourceRecord record) {
            return new Answer.DeadLetter((Outcome.Rejected) outcome);
        }

        @Override
        public CompletableFuture<NextStep> afterFailure(
                Throwable serviceError, ConsumerRecord<?, ?> record, int after) {
            attempts.add(after);
            return CompletableFuture.completedFuture(nextSteps.remove(0));
        }

        @Override
        public long retryAfterNanos(int after) {
            return Duration.ZERO.toNanos();
        }

        @Override
        public Executor joins() {
            return Runnable::run;
        }

        @Override
        public void close() {
            earlier.close();
        }

        @Override
        public CommitProgress progress() {
            return progress;
        }

        @Override
        public void inFlight(long tokensMore) {}

        @Override
        public EarlierSubmissions earlier() {
            return earlier;
        }

        @Override
        public int minInFlight() {
            return minInFlight;
        }

        @Override
        public long maxTokensInFlight() {
            return 0;
        }

        @Override
        public long maxBytes() {
            return maxBytes;
        }
    }
}
