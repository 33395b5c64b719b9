package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ReadYourWritesTest {

    private static final TopicPartition PARTITION = new TopicPartition("label-sets", 0);

    private final Deque<CompletableFuture<Map<TopicPartition, Long>>> requests = new ArrayDeque<>();
    private final ReadPosition position = new ReadPosition();
    private final ReadYourWrites readYourWrites = new ReadYourWrites(
            () -> {
                requests.add(new CompletableFuture<>());
                return requests.getLast();
            },
            position);

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
    void aRequestThatFailsFailsWhoWaitsAndTheNextOneAsksAgain() {
        CompletableFuture<Void> read = readYourWrites.get();
        requests.remove().completeExceptionally(new IllegalStateException("no broker"));
        assertThat(read).isCompletedExceptionally();

        CompletableFuture<Void> again = readYourWrites.get();
        requests.remove().complete(Map.of(PARTITION, 0L));
        assertThat(again).isCompleted();
    }

    @Test
    void aRequestThatCannotBeMadeFailsWhoAsked() {
        ReadYourWrites closed = new ReadYourWrites(
                () -> {
                    throw new IllegalStateException("closed");
                },
                position);
        assertThatThrownBy(() -> closed.get().join()).hasRootCauseMessage("closed");
    }
}
