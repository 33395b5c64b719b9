package io.gliznet.streams.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreIdentityTest {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final LabelTopic TOPIC = new LabelTopic("label-sets", "cluster-1", "topic-1", KEPT);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path temporary;

    private Path directory;
    private Path stored;

    @BeforeEach
    void open() {
        directory = temporary.resolve("global");
        stored = directory.resolve("rocksdb").resolve("data");
    }

    @Test
    void aStoreOfTheSameTopicIsKept() throws IOException {
        started(TOPIC, NOW);
        store();
        started(TOPIC, NOW.plus(KEPT).minusSeconds(1));
        assertThat(stored).exists();
    }

    @Test
    void aStoreOfAnotherTopicOrClusterIsDeleted() throws IOException {
        for (LabelTopic other : new LabelTopic[] {
            new LabelTopic("label-sets", "cluster-1", "topic-2", KEPT),
            new LabelTopic("label-sets", "cluster-2", "topic-1", KEPT)
        }) {
            started(TOPIC, NOW);
            store();
            started(other, NOW);
            assertThat(stored).doesNotExist();
            store();
            started(other, NOW);
            assertThat(stored).as("the other one is recorded").exists();
            started(TOPIC, NOW);
        }
    }

    @Test
    void aStoreThatMayHaveMissedADeletionIsDeleted() throws IOException {
        started(TOPIC, NOW);
        store();
        started(TOPIC, NOW.plus(KEPT));
        assertThat(stored).doesNotExist();
        store();
        started(TOPIC, NOW.plus(KEPT).plusSeconds(1));
        assertThat(stored).as("it was read again").exists();
    }

    @Test
    void aStoreFromTheFutureIsDeleted() throws IOException {
        started(TOPIC, NOW);
        store();
        started(TOPIC, NOW.minusSeconds(60));
        assertThat(stored).doesNotExist();
    }

    @Test
    void theTimeAtWhichTheStoreLastMatchedTheTopicCounts() throws IOException {
        StoreIdentity identity = started(TOPIC, NOW);
        store();
        Instant later = NOW.plus(KEPT).minusSeconds(1);
        assertThat(identity.read(later, later)).isEmpty();
        identity.save(later, true);
        started(TOPIC, later.plus(KEPT).minusSeconds(1));
        assertThat(stored).exists();
    }

    @Test
    void aStartThatDidNotReadTheTopicDoesNotCount() throws IOException {
        started(TOPIC, NOW);
        store();
        started(TOPIC, NOW.plusSeconds(60));
        started(TOPIC, NOW.plus(KEPT));
        assertThat(stored).doesNotExist();
    }

    @Test
    void aServiceThatDidNotFollowTheTopicForTooLongSaysSoAndItsStoreIsDeletedByTheNextStart() throws IOException {
        StoreIdentity identity = started(TOPIC, NOW);
        store();
        Instant muchLater = NOW.plus(KEPT);
        assertThat(identity.read(muchLater, muchLater)).contains(KEPT);
        identity.save(muchLater, true);
        started(TOPIC, muchLater);
        assertThat(stored).doesNotExist();
    }

    @Test
    void theFileIsWrittenOnceAMinute() throws IOException {
        StoreIdentity identity = started(TOPIC, NOW);
        String before = Files.readString(directory.resolve(StoreIdentity.FILE));
        identity.read(NOW.plusSeconds(59), NOW.plusSeconds(59));
        identity.save(NOW.plusSeconds(59), false);
        assertThat(directory.resolve(StoreIdentity.FILE)).hasContent(before);
        identity.save(NOW.plusSeconds(60), false);
        assertThat(directory.resolve(StoreIdentity.FILE)).content().contains("last.read=" + NOW.plusSeconds(59));
    }

    @Test
    void aStoreOfTheFirstEditionIsDeletedOnce() throws IOException {
        store();
        started(TOPIC, NOW);
        assertThat(stored).doesNotExist();
        store();
        started(TOPIC, NOW);
        assertThat(stored).exists();
    }

    @Test
    void aStoreOfAnotherFormatOrWithADamagedFileIsDeleted() throws IOException {
        Path file = directory.resolve(StoreIdentity.FILE);
        started(TOPIC, NOW);
        String intact = Files.readString(file);
        for (String damaged :
                new String[] {intact.replace("format=5", "format=4"), intact.replace("last.read=", "last="), "", "\\u"
                }) {
            store();
            Files.writeString(file, damaged);
            started(TOPIC, NOW);
            assertThat(stored).as(damaged).doesNotExist();
            assertThat(file).hasContent(intact);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(directory, "a file");
        assertThatThrownBy(() -> started(TOPIC, NOW))
                .isInstanceOf(KafkaException.class)
                .hasMessage("state.dir: expected a folder that can be written, found " + directory);
    }

    private StoreIdentity started(LabelTopic topic, Instant now) {
        StoreIdentity identity = new StoreIdentity(directory);
        identity.prepare(topic, now);
        return identity;
    }

    private void store() throws IOException {
        Files.createDirectories(stored.getParent());
        Files.writeString(stored, "label sets");
    }
}
