package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.deadletter.LetterReader.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
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
 * ends: one that is continued ends where the interrupted one would have. Not thread-safe.
 */
public final class ReplayGroup {

    private static final Pattern METADATA = Pattern.compile("([0-9a-f]+) end=(\\d{1,18})");
    private static final int DIGITS = 12;

    private final String name;
    private final String topic;
    private final String what;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
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
     * What is left to read: of an interrupted replay its rest, else all that came since the last one.
     *
     * @throws ForeignGroupException if the group is used for something else
     */
    public Map<TopicPartition, Span> spans(Consumer<byte[], byte[]> consumer, Selection selection) {
        Map<TopicPartition, Span> chosen = Spans.of(consumer, topic, selection);
        Map<TopicPartition, Span> committed = new HashMap<>();
        consumer.committed(Set.copyOf(chosen.keySet())).forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, span(offset));
            }
        });
        continued = committed.values().stream().anyMatch(span -> !span.isEmpty());
        Map<TopicPartition, Span> left = new TreeMap<>(Spans.ORDER);
        chosen.forEach((partition, span) -> left.put(partition, left(span, committed.get(partition))));
        left.forEach((partition, span) -> ends.put(partition, span.end()));
        return left;
    }

    private Span left(Span chosen, @Nullable Span committed) {
        if (committed == null) {
            return continued ? new Span(chosen.start(), chosen.start()) : chosen;
        }
        long start = Math.max(chosen.start(), committed.start());
        return new Span(start, continued ? Math.min(chosen.end(), committed.end()) : chosen.end());
    }

    /** The rest of a replay that was interrupted there; empty if it was not. */
    private Span span(OffsetAndMetadata offset) {
        Matcher metadata = METADATA.matcher(offset.metadata());
        if (!metadata.matches() || !metadata.group(1).equals(what)) {
            throw new ForeignGroupException("expected a consumer group without offsets, or of a replay of the same"
                    + " letters to the same topics, found " + name + ", which is used for something else");
        }
        return new Span(offset.offset(), Long.parseLong(metadata.group(2)));
    }

    /** What is committed when all letters before this offset are done. */
    OffsetAndMetadata offset(TopicPartition partition, long next) {
        return new OffsetAndMetadata(next, what + " end=" + ends.getOrDefault(partition, next));
    }
}
