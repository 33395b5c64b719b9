package io.gliznet.streams.catalog;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which topic the stored label sets came from and when they last matched it, in a file beside the store. Kafka Streams
 * itself keeps an offset only, which means something else in another topic.
 *
 * <p>Threading: thread-safe.
 */
public final class StoreIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(StoreIdentity.class);

    static final String FILE = "label-sets.properties";

    /** Version of the bytes in the store. Increase it when an older program could not read them, or when it
     * could have left out of a record what it does not know; a store of another version is read again from the topic. */
    private static final String FORMAT = "5";

    private static final Duration WRITE_INTERVAL = Duration.ofMinutes(1);

    private final Path directory;
    private @Nullable LabelTopic topic;
    private Instant lastRead = Instant.EPOCH;
    private Instant lastWritten = Instant.EPOCH;
    private boolean writable = true;

    /** @param directory of the global store: deleting it deletes the store and this file together */
    public StoreIdentity(Path directory) {
        this.directory = directory;
    }

    /**
     * Decides whether the stored label sets can be used, has them deleted if not, and records the topic. To be called before
     * the store is opened, and while no other process can open it.
     *
     * @throws KafkaException if the folder cannot be written
     */
    public synchronized void prepare(LabelTopic current, Instant now) {
        topic = current;
        try {
            if (isEmpty()) {
                lastRead = now;
            } else {
                rebuildIfForeign(current, now);
            }
            write(now);
        } catch (IOException e) {
            throw new KafkaException("state.dir: expected a folder that can be written, found " + directory, e);
        }
    }

    /** Why {@link #prepare} would have the stored label sets deleted; empty if it would not, or if none are stored. Changes nothing. */
    public static Optional<String> foreign(Path directory, LabelTopic current, Instant now) {
        StoreIdentity stored = new StoreIdentity(directory);
        return stored.isEmpty() ? Optional.empty() : stored.reasonToRebuild(current, now);
    }

    /** The topic that {@link #prepare} recorded. */
    synchronized LabelTopic topic() {
        return Objects.requireNonNull(topic, "prepare() comes first");
    }

    /**
     * Notes that everything written to the topic before this time is in the store.
     *
     * @return empty if all is well; else how long the store had not followed the topic, which is longer than the topic keeps
     *     deletions
     */
    synchronized Optional<Duration> read(Instant before, Instant now) {
        Duration gap = Duration.between(lastRead, now);
        if (gap.compareTo(topic().deleteRetention()) >= 0) {
            return Optional.of(gap);
        }
        lastRead = before;
        return Optional.empty();
    }

    /** Writes the file if it is older than a minute, or in any case. */
    synchronized void save(Instant now, boolean always) {
        if (!always && Duration.between(lastWritten, now).compareTo(WRITE_INTERVAL) < 0) {
            return;
        }
        try {
            write(now);
            writable = true;
        } catch (IOException e) {
            if (writable) {
                LOG.atWarn()
                        .log("{} could not be written: {}. A later start may read all label sets again.", file(), e);
            }
            writable = false;
        }
    }

    private void rebuildIfForeign(LabelTopic current, Instant now) throws IOException {
        Optional<String> reason = reasonToRebuild(current, now);
        if (reason.isPresent()) {
            LOG.atInfo().log(
                    "The stored label sets are deleted and read again from topic {}: {}.",
                    current.name(),
                    reason.get());
            clear();
            lastRead = now;
        }
    }

    /** The deepest files first. A store without its identity is deleted by the next start, should this one end here. */
    private void clear() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Optional<String> reasonToRebuild(LabelTopic current, Instant now) {
        if (!Files.exists(file())) {
            return Optional.of("an earlier version stored them, without the identity of their topic");
        }
        Properties stored = new Properties();
        try (Reader reader = Files.newBufferedReader(file(), StandardCharsets.UTF_8)) {
            stored.load(reader);
            lastRead = Instant.parse(stored.getProperty("last.read", ""));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.of(file() + " cannot be read");
        }
        String format = stored.getProperty("format", "");
        return difference("store format", format, FORMAT)
                .or(() -> difference("cluster id", stored.getProperty("cluster.id"), current.clusterId()))
                .or(() -> difference("topic id", stored.getProperty("topic.id"), current.topicId()))
                .or(() -> gap(current, now));
    }

    private static Optional<String> difference(String what, @Nullable String stored, String found) {
        return found.equals(stored)
                ? Optional.empty()
                : Optional.of("they belong to " + what + " " + stored + ", and the current one is " + found);
    }

    /** A deletion that compaction has removed is never seen: the store would keep the deleted label set. */
    private Optional<String> gap(LabelTopic current, Instant now) {
        Duration gap = Duration.between(lastRead, now);
        return gap.isNegative() || gap.compareTo(current.deleteRetention()) >= 0
                ? Optional.of("they last matched the topic at " + lastRead + ", and the topic keeps deletions for"
                        + " delete.retention.ms=" + current.deleteRetention().toMillis() + " only")
                : Optional.empty();
    }

    private boolean isEmpty() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private void write(Instant now) throws IOException {
        LabelTopic of = topic();
        String text = "# The topic that the label sets in this folder were read from.\nformat=" + FORMAT
                + "\ncluster.id=" + of.clusterId() + "\ntopic.id=" + of.topicId() + "\nlast.read=" + lastRead + "\n";
        Files.createDirectories(directory);
        Path complete = Files.writeString(directory.resolve(FILE + ".new"), text);
        Files.move(complete, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lastWritten = now;
    }

    private Path file() {
        return directory.resolve(FILE);
    }
}
