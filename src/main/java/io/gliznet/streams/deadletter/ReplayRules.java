package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.topology.DeadLetters;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What a replay does with each letter.
 *
 * @param to where documents are sent; empty: to the topic that each came from
 * @param sources whether documents come from this topic: the headers of a letter choose no other
 * @param maxReplays a document that was sent back so often is left alone
 */
public record ReplayRules(Selection selection, Optional<String> to, Predicate<String> sources, int maxReplays) {

    /** What is done with one letter. */
    public sealed interface Decision {

        /** @param record without its partition if that is left to the key */
        record Send(ProducerRecord<byte[], byte[]> record) implements Decision {}

        /** @param problem why it cannot be sent, in words that follow the letter's coordinates */
        record LeftAlone(String problem) implements Decision {}

        /** The selection does not mean it. */
        record NotChosen() implements Decision {}
    }

    /** How many partitions topics have. */
    @FunctionalInterface
    public interface Partitions {

        /** 0: there is no such topic. */
        int count(String topic);
    }

    public Decision decide(DeadLetter letter, Partitions partitions) {
        if (!selection.chooses(letter)) {
            return new Decision.NotChosen();
        }
        if (letter.incomplete().isPresent()) {
            return new Decision.LeftAlone("expected the whole document, found the header "
                    + letter.incomplete().get() + "; the document is at " + source(letter));
        }
        if (letter.replays() >= maxReplays) {
            return new Decision.LeftAlone(
                    "expected fewer than " + maxReplays + " replays (--max-replays), found " + letter.replays());
        }
        return to.<Decision>map(topic -> new Decision.Send(document(letter, topic, partitions)))
                .orElseGet(() -> back(letter, partitions));
    }

    /** Anybody who writes to the dead-letter topic chooses the header, so it is not trusted. */
    private Decision back(DeadLetter letter, Partitions partitions) {
        Optional<String> topic = letter.sourceTopic();
        if (topic.isEmpty()) {
            return new Decision.LeftAlone(
                    "expected the header " + DeadLetters.TOPIC + ", found none; name a topic with --to");
        }
        String name = topic.get();
        if (!sources.test(name)) {
            return new Decision.LeftAlone("expected a document of a topic in topic.documents, found one of " + name
                    + "; use the --config of the service that reads it, or name another topic with --to");
        }
        if (partitions.count(name) == 0) {
            return new Decision.LeftAlone(
                    "expected the topic " + name + ", found none; create it, or name another topic with --to");
        }
        return new Decision.Send(document(letter, name, partitions));
    }

    private static ProducerRecord<byte[], byte[]> document(DeadLetter letter, String topic, Partitions partitions) {
        Record<byte[], byte[]> document = letter.document();
        document.headers()
                .add(DeadLetters.REPLAYS, Long.toString(letter.replays() + 1).getBytes(UTF_8));
        return new ProducerRecord<>(
                topic,
                samePartition(letter, topic, partitions),
                document.timestamp(),
                document.key(),
                document.value(),
                document.headers());
    }

    /** In its own topic a document goes to its own partition, whatever client chose it. Null: by its key. */
    private static @Nullable Integer samePartition(DeadLetter letter, String topic, Partitions partitions) {
        boolean own = letter.sourceTopic().filter(topic::equals).isPresent();
        long partition = letter.sourcePartition().orElse(Long.MAX_VALUE);
        return own && partition < partitions.count(topic) ? (int) partition : null;
    }

    private static String source(DeadLetter letter) {
        return letter.sourceTopic().orElse("an unknown topic") + "-"
                + (letter.sourcePartition().isPresent()
                        ? letter.sourcePartition().getAsLong()
                        : "?") + "@"
                + (letter.sourceOffset().isPresent() ? letter.sourceOffset().getAsLong() : "?");
    }
}
