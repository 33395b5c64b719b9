package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome.Rejected;
import io.gliznet.streams.classify.RejectedException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The form of a dead letter: the document's key, value, headers and timestamp as they were, and headers that say why and where
 * from, under the names Kafka Streams has for its own (KIP-1034) and ours. Sent back to its topic it is the same document.
 */
public final class DeadLetters {

    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    /** Name of a {@link io.gliznet.streams.classify.Reason}. */
    public static final String REASON = "gliznet.error.reason";

    /** Name of a {@link io.gliznet.streams.classify.Reason.Stage}. */
    public static final String STAGE = "gliznet.error.stage";

    /**
     * Bytes of a value that does not fit here beside its headers: the letter is sent without it. The document is where its
     * topic, partition and offset say.
     */
    public static final String OMITTED = "gliznet.error.value.omitted.bytes";

    private DeadLetters() {}

    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> document, RecordMetadata from, Rejected rejected, int maxBytes) {
        Record<byte[], byte[]> letter = document.withHeaders(document.headers());
        Headers headers = letter.headers();
        set(headers, EXCEPTION, RejectedException.class.getName());
        set(headers, MESSAGE, rejected.message());
        set(headers, TOPIC, from.topic());
        set(headers, PARTITION, Integer.toString(from.partition()));
        set(headers, OFFSET, Long.toString(from.offset()));
        set(headers, REASON, rejected.reason().name());
        set(headers, STAGE, rejected.reason().stage().name());
        if (letter.value() == null || SinkLimits.bytes(letter) <= maxBytes) {
            return letter;
        }
        set(headers, OMITTED, Integer.toString(letter.value().length));
        return new Record<>(letter.key(), null, letter.timestamp(), headers);
    }

    /** One that was sent back and failed again says why it failed last. */
    private static void set(Headers headers, String key, String value) {
        headers.remove(key).add(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
