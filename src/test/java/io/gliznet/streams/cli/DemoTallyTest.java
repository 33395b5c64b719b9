package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DemoTallyTest {

    private final DemoTally tally = new DemoTally();

    @Test
    void everyDocumentIsClassifiedOrDeadLetteredOrLost() {
        tally.sent("a");
        tally.sent("b");
        tally.sent("c");
        tally.classified("a");
        tally.deadLettered("b");

        DemoTally.Sums sums = tally.sums();

        assertThat(sums.produced()).isEqualTo(3);
        assertThat(sums.classified()).isEqualTo(1);
        assertThat(sums.deadLettered()).isEqualTo(1);
        assertThat(sums.lost()).isEqualTo(1);
        assertThat(sums.duplicated()).isZero();
        assertThat(tally.answered()).isEqualTo(2);
    }

    @Test
    void aSecondAnswerIsADuplicateAndCountsOnce() {
        tally.sent("a");
        tally.classified("a");
        tally.classified("a");
        tally.deadLettered("a");

        assertThat(tally.sums().classified()).isEqualTo(1);
        assertThat(tally.sums().deadLettered()).isZero();
        assertThat(tally.sums().duplicated()).isEqualTo(2);
        assertThat(tally.sums().lost()).isZero();
    }

    @Test
    void withoutAnswersThereAreNoLatencies() {
        assertThat(tally.sums().p50Millis()).isZero();
        assertThat(tally.sums().p99Millis()).isZero();
        assertThat(tally.sums().documentsPerSecond()).isZero();
    }

    @Test
    void percentilesAreInOrder() {
        for (int i = 0; i < 50; i++) {
            tally.sent("k" + i);
            tally.classified("k" + i);
        }

        DemoTally.Sums sums = tally.sums();

        assertThat(sums.p50Millis()).isPositive().isLessThanOrEqualTo(sums.p99Millis());
        assertThat(sums.documentsPerSecond()).isPositive();
    }

    @Test
    void aSenderWaitsUntilThereIsRoom() throws Exception {
        tally.sent("a");
        tally.sent("b");
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            try {
                tally.awaitRoom(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(sender).isNotDone();

        tally.classified("a");

        assertThat(sender).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aSenderThatIsInterruptedStopsToWait() {
        tally.sent("a");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> tally.awaitRoom(1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void withRoomASenderDoesNotWait() throws Exception {
        tally.awaitRoom(1);
        tally.sent("a");
        tally.awaitRoom(2);

        assertThat(tally.sums().produced()).isEqualTo(1);
    }

    @Test
    void aSecondAnswerMakesNoRoom() {
        tally.sent("a");
        tally.sent("b");
        tally.sent("c");
        tally.classified("a");
        tally.classified("a");

        Thread.currentThread().interrupt(); // a sender that has to wait is interrupted at once
        assertThatThrownBy(() -> tally.awaitRoom(2)).isInstanceOf(InterruptedException.class);
        assertThat(tally.answered()).isEqualTo(1);
    }

    @Test
    void aSecondAnswerHasNoLatency() {
        tally.sent("a");
        tally.classified("a");
        double median = tally.sums().p50Millis();

        tally.classified("a");

        assertThat(tally.sums().p50Millis()).isEqualTo(median);
        assertThat(tally.sums().p99Millis()).isEqualTo(median);
    }
}
