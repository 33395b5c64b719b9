package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.catalog.LabelTopicWatch.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelTopicWatchTest {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Seen SAME = new Seen("topic-1", 1);

    @TempDir
    private Path directory;

    private final List<String> stops = new CopyOnWriteArrayList<>();
    private Instant now = START;
    private CompletionStage<Seen> seen = CompletableFuture.completedFuture(SAME);
    private CompletableFuture<Void> read = CompletableFuture.completedFuture(null);
    private LabelTopicWatch watch;

    @BeforeEach
    void open() {
        StoreIdentity identity = new StoreIdentity(directory);
        identity.prepare(new LabelTopic("label-sets", "cluster", "topic-1", KEPT), START);
        watch = new LabelTopicWatch(() -> seen, identity, () -> read, stops::add, () -> now);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void theSameTopicIsNoReasonToStop() {
        watch.look();
        watch.look();
        assertThat(stops).isEmpty();
    }

    @Test
    void aTopicThatWasCreatedAgainIsReportedOnce() {
        seen = CompletableFuture.completedFuture(new Seen("topic-2", 1));
        watch.look();
        watch.look();
        assertThat(stops)
                .singleElement()
                .asString()
                .startsWith("topic label-sets: it was deleted and created again (topic id topic-1 before, topic-2 now)")
                .endsWith("a restart reads the topic again.");
    }

    @Test
    void aTopicThatGrewIsReported() {
        seen = CompletableFuture.completedFuture(new Seen("topic-1", 3));
        watch.look();
        assertThat(stops).singleElement().asString().contains("expected one partition", "found 3");
    }

    @Test
    void aTopicThatIsMissingTwiceWasDeleted() {
        seen = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        watch.look();
        assertThat(stops).isEmpty();
        seen = CompletableFuture.completedFuture(SAME);
        watch.look();
        seen = CompletableFuture.failedFuture(new UnknownTopicOrPartitionException());
        watch.look();
        assertThat(stops).as("once more, but not in a row").isEmpty();
        watch.look();
        assertThat(stops).singleElement().asString().contains("it was deleted.");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNoReasonToStop() {
        seen = CompletableFuture.failedFuture(new TimeoutException());
        watch.look();
        watch.look();
        watch.look();
        assertThat(stops).isEmpty();
    }

    @Test
    void aTopicThatCouldNotBeReadForLongerThanItKeepsDeletionsIsReported() throws Exception {
        read = new CompletableFuture<>();
        watch.look();
        now = START.plus(KEPT);
        read.complete(null);
        await().until(() -> !stops.isEmpty());
        assertThat(stops)
                .singleElement()
                .asString()
                .contains("could not be read for 600 s", "delete.retention.ms=600000");
        watch.close();
        assertThat(Files.readString(directory.resolve(StoreIdentity.FILE)))
                .as("the next start reads the topic again")
                .contains("last.read=" + START);
    }

    @Test
    void theTimeOfTheRequestIsSavedAtTheEndAndNotThatOfTheAnswer() throws Exception {
        now = START.plusSeconds(10);
        read = new CompletableFuture<>();
        watch.look();
        now = START.plusSeconds(20);
        read.complete(null);
        watch.close();
        assertThat(Files.readString(directory.resolve(StoreIdentity.FILE)))
                .contains("last.read=" + START.plusSeconds(10));
    }

    @Test
    void aReaderWhoseOffsetIsGoneLostTheTopicAndNoOtherFailureDid() {
        TopicPartition partition = new TopicPartition("label-sets", 0);
        Throwable gone = new IllegalStateException(new OffsetOutOfRangeException(Map.of(partition, 7L)));
        assertThat(LabelTopicWatch.lost(gone, "label-sets")).hasValueSatisfying(message -> assertThat(message)
                .startsWith("topic label-sets: it was deleted and created again, or its records were deleted")
                .endsWith("a restart reads the topic again."));
        assertThat(LabelTopicWatch.lost(gone, "documents")).isEmpty();
        assertThat(LabelTopicWatch.lost(new TimeoutException(), "label-sets")).isEmpty();
    }
}
