package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.label.LabelSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much may be in flight. */
final class AdmissionTest {

    private static final Outcome DONE = new Outcome.Rejected(Reason.EMPTY_TEXT, "done");

    private static void nobody() {}

    /** Limits of a test. */
    private record Fixed(int minInFlight, long maxTokensInFlight, long maxBytes) implements Admission.Limits {
        @Override
        public void inFlight(long tokensMore) {}
    }

    @Test
    void beyondTheFewestDocumentsTheTokensDecide() {
        Admission admission = new Admission(new Fixed(2, 100, 1_000_000));
        PartitionQueue queue = queue(1, 10);
        submit(admission, queue, 60);
        assertThat(admission.admits(queue, 1)).as("fewer documents than always").isTrue();
        submit(admission, queue, 60);
        assertThat(admission.admits(queue, 1)).as("120 of 100 tokens").isFalse();
    }

    @Test
    void anOutcomeGivesItsTokensBack() {
        Admission admission = new Admission(new Fixed(1, 100, 1_000_000));
        PartitionQueue queue = queue(1, 10);
        Counted first = submit(admission, queue, 150);
        assertThat(admission.admits(queue, 1)).isFalse();
        first.outcome.complete(DONE);
        assertThat(admission.admits(queue, 1)).isTrue();
    }

    @Test
    void whatWasFullIsFilledUpAgainWhenAPartOfItIsDone() {
        Admission admission = new Admission(new Fixed(1, 800, 1_000_000));
        PartitionQueue queue = queue(1, 10);
        submit(admission, queue, 650);
        Counted large = submit(admission, queue, 100);
        Counted small = submit(admission, queue, 50);
        assertThat(admission.admits(queue, 1)).as("800 of 800 tokens").isFalse();
        small.outcome.complete(DONE);
        assertThat(admission.admits(queue, 1)).as("750 of 800 tokens").isFalse();
        large.outcome.complete(DONE);
        assertThat(admission.admits(queue, 1)).as("650 of 800 tokens").isTrue();
        submit(admission, queue, 100);
        assertThat(admission.admits(queue, 1))
                .as("750 of 800 tokens, and not full since")
                .isTrue();
    }

    @Test
    void tokensThatAreNotKnownCountAsThoseOfOthers() {
        Admission admission = new Admission(new Fixed(1, 100, 1_000_000));
        PartitionQueue queue = queue(1, 10);
        for (int i = 0; i < 200; i++) {
            submit(admission, queue, 60).outcome.complete(DONE);
        }
        admission.submitted(queue, new Counted(), AdmissionTest::nobody);
        assertThat(admission.admits(queue, 1)).as("one of about 60 tokens").isTrue();
        admission.submitted(queue, new Counted(), AdmissionTest::nobody);
        assertThat(admission.admits(queue, 1)).as("two of about 60 tokens").isFalse();
    }

    @Test
    void theSequencesOfLabelsCountInMemoryUntilTheDocumentThatNeedsThemIsAnswered() {
        Admission admission = new Admission(new Fixed(1, 100, 1_000));
        PartitionQueue queue = queue(1, 10);
        Counted first = new Counted();
        admission.submitted(queue, first, AdmissionTest::nobody);
        first.work.complete(new Submission.Work(10, 2_000));
        assertThat(admission.admits(queue, 1)).as("2,080 of 1,000 bytes").isFalse();
        first.outcome.complete(DONE);
        assertThat(admission.admits(queue, 1)).isTrue();
        admission.submitted(queue, new Counted(), AdmissionTest::nobody);
        assertThat(admission.admits(queue, 1))
                .as("not expected of the next document")
                .isTrue();
    }

    @Test
    void itSaysWhenTokensBecomeKnown() {
        Admission admission = new Admission(new Fixed(1, 100, 1_000_000));
        Counted submission = new Counted();
        boolean[] told = {false};
        admission.submitted(queue(1, 10), submission, () -> told[0] = true);
        assertThat(told[0]).isFalse();
        submission.work.complete(new Submission.Work(5, 0));
        assertThat(told[0]).isTrue();
    }

    @Test
    void theBytesOfAPartitionAreItsShareOfTheLimit() {
        Admission admission = new Admission(new Fixed(100, 100, 8_000));
        PartitionQueue queue = queue(2, 900);
        assertThat(admission.admits(queue, 1)).as("7,200 of 8,000 bytes").isTrue();
        assertThat(admission.admits(queue, 2)).as("7,200 of 4,000 bytes").isFalse();
    }

    @Test
    void aPartitionWithoutWorkIsAlwaysAdmitted() {
        Admission admission = new Admission(new Fixed(1, 10, 10));
        PartitionQueue queue = queue(1, 10);
        submit(admission, queue, 1_000);
        assertThat(admission.admits(queue, 1)).isFalse();
        assertThat(admission.admits(new PartitionQueue(Runnable::run), 1)).isTrue();
    }

    @Test
    void aPartitionWithLittleWorkIsNotHeldByOneWithMuch() {
        Admission admission = new Admission(new Fixed(1, 800, 1_000_000));
        PartitionQueue heavy = queue(1, 10);
        PartitionQueue light = queue(1, 10);
        submit(admission, heavy, 1_000);
        submit(admission, light, 100);
        assertThat(admission.admits(heavy, 2)).isFalse();
        assertThat(admission.admits(light, 2)).as("100 of its 200 tokens").isTrue();
        submit(admission, light, 100);
        assertThat(admission.admits(light, 2)).as("200 of its 200 tokens").isFalse();
    }

    @Test
    void itIsBusyUntilEveryDocumentHasItsAnswer() {
        Admission admission = new Admission(new Fixed(1, 10, 10));
        assertThat(admission.isBusy()).isFalse();
        submit(admission, queue(1, 10), 1);
        submit(admission, queue(1, 10), 1);
        admission.answered();
        assertThat(admission.isBusy()).isTrue();
        admission.answered();
        assertThat(admission.isBusy()).isFalse();
    }

    private static Counted submit(Admission admission, PartitionQueue queue, long tokens) {
        Counted submission = new Counted();
        admission.submitted(queue, submission, AdmissionTest::nobody);
        submission.work.complete(new Submission.Work(tokens, 0));
        return submission;
    }

    /** A partition with so many submitted documents of so many bytes. */
    private static PartitionQueue queue(int documents, int bytes) {
        PartitionQueue queue = new PartitionQueue(Runnable::run);
        for (int offset = 0; offset < documents; offset++) {
            ConsumerRecord<byte[], byte[]> record =
                    new ConsumerRecord<>("documents", 0, offset, new byte[0], new byte[bytes]);
            queue.add(new HeldDocument(record, CompletableFuture.completedFuture(null)));
            queue.moveFirstWaiting();
        }
        return queue;
    }

    /** A submission of which a test says how many tokens it has. */
    private static final class Counted implements Submission {

        private final CompletableFuture<Work> work = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        @Override
        public CompletableFuture<?> prepared() {
            return CompletableFuture.completedFuture("document");
        }

        @Override
        public void join(@Nullable Submission earlier) {}

        @Override
        public void fail(Throwable serviceError) {}

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
        public void cancel() {}
    }
}
