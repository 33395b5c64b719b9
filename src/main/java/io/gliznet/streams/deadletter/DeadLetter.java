package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.topology.DeadLetters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead-letter topic and what its headers say. Nothing is taken for granted: another application may have
 * written it.
 */
public final class DeadLetter {

    private static final List<String> INCOMPLETE =
            List.of(DeadLetters.OMITTED, DeadLetters.HEADERS_OMITTED, DeadLetters.KEY_OMITTED);

    private final ConsumerRecord<byte[], byte[]> record;

    public DeadLetter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    /** Where the letter is; not where its document is. */
    public Coordinates at() {
        return new Coordinates(record.topic(), record.partition(), record.offset());
    }

    /** When the document was rejected. */
    public Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public long timestamp() {
        return record.timestamp();
    }

    public byte @Nullable [] key() {
        return record.key();
    }

    public byte @Nullable [] value() {
        return record.value();
    }

    public Headers headers() {
        return record.headers();
    }

    public Optional<String> reason() {
        return text(DeadLetters.REASON);
    }

    public Optional<String> stage() {
        return text(DeadLetters.STAGE);
    }

    public Optional<String> tenant() {
        return text(DeadLetters.TENANT);
    }

    public Optional<String> message() {
        return text(DeadLetters.MESSAGE);
    }

    /** The topic of the document. */
    public Optional<String> sourceTopic() {
        return text(DeadLetters.TOPIC);
    }

    /** The partition of the document. */
    public OptionalLong sourcePartition() {
        return number(DeadLetters.PARTITION);
    }

    /** The offset of the document. */
    public OptionalLong sourceOffset() {
        return number(DeadLetters.OFFSET);
    }

    /** The timestamp of the document, in milliseconds. */
    public OptionalLong documentTimestamp() {
        return number(DeadLetters.DOCUMENT_TIMESTAMP);
    }

    /** How often the document was sent back before. */
    public long replays() {
        return number(DeadLetters.REPLAYS).orElse(0);
    }

    /** The header that says that a part of the document is not here; empty if all of it is. */
    public Optional<String> incomplete() {
        return INCOMPLETE.stream()
                .filter(name -> record.headers().lastHeader(name) != null)
                .findFirst();
    }

    /** The document as it was sent: its own key, timestamp and headers. */
    public Record<byte[], byte[]> document() {
        return DeadLetters.original(
                new Record<>(record.key(), record.value(), Math.max(0, record.timestamp()), record.headers()));
    }

    private Optional<String> text(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    private OptionalLong number(String name) {
        try {
            return text(name).map(Long::valueOf).filter(number -> number >= 0).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
