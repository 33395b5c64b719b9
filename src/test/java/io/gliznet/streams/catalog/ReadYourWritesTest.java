package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class ReadYourWritesTest {

    private static final TopicPartition PARTITION = new TopicPartition("label-sets", 0);

    private final Deque<CompletableFuture<Map<TopicPartition, Long>>> requests = new ArrayDeque<>();
    private final ReadPosition position = new ReadPosition();
    private final Deque<Pause> pauses = new ArrayDeque<>();
    private long nanos;
    private final ReadYourWrites readYourWrites = new ReadYourWrites(
            () -> {
                requests.add(new CompletableFuture<>());
                return requests.getLast();
            },
            position,
            new ReadYourWrites.Later() {
                @Override
                public void run(Runnable what, Duration pause) {
                    pauses.add(new Pause(what, pause));
                }

                @Override
                public void close() {
                    pauses.clear();
                }
            },
            () -> nanos);

    private record Pause(Runnable then, Duration length) {}

    @Test
    void itWaitsUntilTheEndOfTheTopicHasBeenRead() {
        CompletableFuture<Void> read = readYourWrites.get();
        requests.remove().complete(Map.of(PARTITION, 3L));
        assertThat(read).isNotCompleted();
        position.restored(Map.of(PARTITION, 3L));
        assertThat(read).isCompleted();
    }

    @Test
    void anAnswerAlreadyAskedForIsTooOldForWhoAsksNow() {
        CompletableFuture<Void> first = readYourWrites.get();
        CompletableFuture<Void> second = readYourWrites.get();
        CompletableFuture<Void> third = readYourWrites.get();
        assertThat(requests).hasSize(1);

        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(first).isCompleted();
        assertThat(second).isNotCompleted();
        assertThat(requests).as("one more answers all who asked meanwhile").hasSize(1);

        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(requests).isEmpty();
    }

    @Test
    void aRequestThatCannotSucceedFailsWhoWaitsAndTheNextOneAsksAgain() {
        CompletableFuture<Void> read = readYourWrites.get();
        requests.remove().completeExceptionally(new IllegalStateException("no broker"));
        assertThat(read).isCompletedExceptionally();

        CompletableFuture<Void> again = readYourWrites.get();
        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(again).isCompleted();
    }

    @Test
    void aRequestThatCannotBeMadeFailsWhoAsked() {
        try (ReadYourWrites broken = new ReadYourWrites(
                () -> {
                    throw new IllegalStateException("closed");
                },
                position)) {
            assertThatThrownBy(() -> broken.get().join()).hasRootCauseMessage("closed");
        }
    }

    @Test
    void aRequestThatMaySucceedLaterIsRepeatedEverMoreSeldomUntilItDoes() {
        CompletableFuture<Void> read = readYourWrites.get();
        for (int millis : new int[] {100, 200, 400, 800, 1_000, 1_000}) {
            requests.remove().completeExceptionally(new CompletionException(new TimeoutException("no answer")));
            assertThat(read).isNotDone();
            Pause pause = pauses.remove();
            assertThat(pause.length()).isEqualTo(Duration.ofMillis(millis));
            assertThat(requests).isEmpty();
            pause.then().run();
        }
        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(read).isCompleted();

        assertThat(readYourWrites.get()).isNotDone();
        requests.remove().completeExceptionally(new TimeoutException("no answer"));
        assertThat(pauses.remove().length()).as("begins again").isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theEndOfTheTopicIsKnownBeforeItHasBeenReadAndWhoAsksForItIsNoDocumentThatWaits() {
        CompletableFuture<Map<TopicPartition, Long>> ends = readYourWrites.ends();
        requests.remove().completeExceptionally(new TimeoutException("no answer"));
        assertThat(ends).isNotDone();
        pauses.remove().then().run();
        requests.remove().complete(Map.of(PARTITION, 5L));

        assertThat(ends).isCompletedWithValue(Map.of(PARTITION, 5L));
        assertThat(position.longestWait()).isZero();
    }

    @Test
    void theBrokerDoesNotAnswerOnceARequestAndItsRepetitionsHaveTakenTooLong() {
        assertThat(readYourWrites.brokerAnswers()).isTrue();
        assertThat(readYourWrites.get()).isNotDone();
        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(readYourWrites.brokerAnswers()).isTrue();
        requests.remove().completeExceptionally(new TimeoutException("no answer"));
        pauses.remove().then().run();
        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(readYourWrites.brokerAnswers()).isFalse();
        assertThat(readYourWrites.unanswered()).isEqualTo(Duration.ofSeconds(12));
        requests.remove().complete(Map.of(PARTITION, 5L));
        assertThat(readYourWrites.brokerAnswers())
                .as("though the topic is not read to its end")
                .isTrue();
        assertThat(readYourWrites.unanswered()).isZero();
    }

    @Test
    void whoWaitsFailsWhenItIsClosed() {
        CompletableFuture<Void> behind = readYourWrites.get();
        requests.remove().complete(Map.of(PARTITION, 5L));
        CompletableFuture<Void> asked = readYourWrites.get();
        CompletableFuture<Void> next = readYourWrites.get();

        readYourWrites.close();
        for (CompletableFuture<?> waiting : List.of(behind, asked, next, readYourWrites.get(), readYourWrites.ends())) {
            assertThatThrownBy(waiting::join).hasRootCauseMessage("The label sets are closed.");
        }
        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(requests).as("nothing is asked any more").isEmpty();
    }

    @Test
    void withAThreadOfItsOwnARequestIsRepeatedWithoutBeingAskedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        try (ReadYourWrites own = new ReadYourWrites(
                () -> attempts.incrementAndGet() < 3
                        ? CompletableFuture.failedFuture(new TimeoutException("no answer"))
                        : CompletableFuture.completedFuture(Map.of(PARTITION, 0L)),
                position)) {
            assertThat(own.get()).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
