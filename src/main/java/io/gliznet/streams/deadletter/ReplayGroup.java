package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.deadletter.LetterReader.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group that keeps the position of a replay. The metadata of its offsets says what is replayed, and where the replay
 * ends: one that is continued ends where the interrupted one would have. It also keeps which letters before the position were left
 * alone: each further replay tries them again. Not thread-safe.
 */
public final class ReplayGroup {

    private static final Pattern METADATA =
            Pattern.compile("([0-9a-f]+) end=(\\d{1,18})(?: left=([0-9a-z,]+))?(?: more=(\\d{1,18})@(\\d{1,18}))?");
    private static final int DIGITS = 12;

    private final String name;
    private final String topic;
    private final String what;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, LeftOffsets> left = new HashMap<>();
    private boolean continued;

    private ReplayGroup(String name, String topic, String what) {
        this.name = name;
        this.topic = topic;
        this.what = what;
    }

    /**
     * The group of a selection, which is the same in every process.
     *
     * @param name empty: one that follows from what is replayed
     * @param topicId of the dead-letter topic: one that is created again has offsets of its own
     */
    public static ReplayGroup of(
            Optional<String> name, String applicationId, String topic, String topicId, ReplayRules rules) {
        String what = digest(topicId + "\n" + rules.to().orElse("") + "\n"
                + rules.selection().text());
        return new ReplayGroup(name.orElse(applicationId + "-replay-" + what), topic, what);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    public String name() {
        return name;
    }

    /** Whether {@link #spans} found a replay that was interrupted. */
    public boolean isContinued() {
        return continued;
    }

    /**
     * What is left to read: of an interrupted replay its rest, else all that came since the last one; and before it, from the first
     * letter on that was left alone. Between these are letters that are done.
     *
     * @throws ForeignGroupException if the group is used for something else
     */
    public Map<TopicPartition, Span> spans(Consumer<byte[], byte[]> consumer, Selection selection) {
        Map<TopicPartition, Span> chosen = Spans.of(consumer, topic, selection);
        Map<TopicPartition, Span> committed = new HashMap<>();
        consumer.committed(Set.copyOf(chosen.keySet())).forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, committed(partition, offset));
            }
        });
        continued = committed.values().stream().anyMatch(span -> !span.isEmpty());
        Map<TopicPartition, Span> spans = new TreeMap<>(Spans.ORDER);
        chosen.forEach((partition, span) -> {
            Span rest = rest(span, committed.get(partition));
            positions.put(partition, rest.start());
            ends.put(partition, rest.end());
            spans.put(partition, withLeft(rest, left(partition), span.start()));
        });
        return spans;
    }

    private static Span withLeft(Span rest, LeftOffsets left, long begin) {
        left.removeBefore(begin);
        return left.isEmpty()
                ? rest
                : new Span(Math.min(rest.start(), left.first()), Math.max(rest.end(), left.last() + 1));
    }

    private LeftOffsets left(TopicPartition partition) {
        return left.computeIfAbsent(partition, none -> new LeftOffsets());
    }

    private Span rest(Span chosen, @Nullable Span committed) {
        if (committed == null) {
            return continued ? new Span(chosen.start(), chosen.start()) : chosen;
        }
        long start = Math.max(chosen.start(), committed.start());
        return new Span(start, continued ? Math.min(chosen.end(), committed.end()) : chosen.end());
    }

    /** The rest of a replay that was interrupted there; empty if it was not. */
    private Span committed(TopicPartition partition, OffsetAndMetadata offset) {
        Matcher metadata = METADATA.matcher(offset.metadata());
        if (!metadata.matches() || !metadata.group(1).equals(what)) {
            throw new ForeignGroupException("expected a consumer group without offsets, or of a replay of the same"
                    + " letters to the same topics, found " + name + ", which is used for something else");
        }
        left.put(
                partition,
                LeftOffsets.parse(
                        Objects.requireNonNullElse(metadata.group(3), ""),
                        number(metadata.group(4)),
                        number(metadata.group(5))));
        return new Span(offset.offset(), Long.parseLong(metadata.group(2)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Whether an earlier replay sent the letter, or did not mean it. */
    public boolean isDone(DeadLetter letter) {
        TopicPartition partition = letter.at().topicPartition();
        return letter.at().offset() < positions.getOrDefault(partition, 0L)
                && !left(partition).contains(letter.at().offset());
    }

    void leaveAlone(DeadLetter letter) {
        left(letter.at().topicPartition()).add(letter.at().offset());
    }

    void send(DeadLetter letter) {
        left(letter.at().topicPartition()).remove(letter.at().offset());
    }

    /** Letters that earlier replays left alone and that are too many to be tried again. */
    public long untracked() {
        return left.values().stream().mapToLong(LeftOffsets::untracked).sum();
    }

    /** What is committed when all letters before this offset are done or left alone. */
    OffsetAndMetadata offset(TopicPartition partition, long next) {
        long position = Math.max(next, positions.getOrDefault(partition, next));
        return new OffsetAndMetadata(
                position,
                what + " end=" + ends.getOrDefault(partition, position)
                        + left(partition).text());
    }
}
