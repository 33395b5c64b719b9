package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.classify.Outcome.Rejected;
import io.gliznet.streams.classify.RejectedException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The form of a dead letter: the document's key, value and headers as they were, the time of rejection, and headers that tell
 * the reason and the origin, under the names of Kafka Streams (KIP-1034), of Spring Kafka and our own. Sent back to its topic
 * it is the same document.
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

    /** The tenant of the document, if so much of it could be read. */
    public static final String TENANT = "gliznet.error.tenant";

    /** How often the document was sent back; not on results. */
    public static final String REPLAYS = "gliznet.replays";

    /** The document's own timestamp in milliseconds; the record's timestamp is the time of rejection. */
    public static final String DOCUMENT_TIMESTAMP = "gliznet.document.timestamp";

    /** Present if the document has no key and the topic is compacted: the key says where the document is. */
    public static final String KEY_ADDED = "gliznet.error.key.added";

    /**
     * Bytes of a value that does not fit here beside its headers: the letter is sent without it. The document is where its
     * topic, partition and offset say.
     */
    public static final String OMITTED = "gliznet.error.value.omitted.bytes";

    /** How many names of headers were left out, because the letter did not fit with them. */
    public static final String HEADERS_OMITTED = "gliznet.error.headers.omitted";

    /** Bytes of a key that was left out, because the letter did not fit with it; the key says where the document is. */
    public static final String KEY_OMITTED = "gliznet.error.key.omitted.bytes";

    /** Room for a letter of which all is left out that can be: its own headers and its key. */
    static final int LEAST_BYTES = 16 * 1024;

    private static final List<String> PREFIXES = List.of("__streams.errors.", "gliznet.error.");

    private DeadLetters() {}

    /** @param limits of the sinks: what the topic would refuse is changed so that it is accepted */
    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> document, RecordMetadata from, Rejected rejected, SinkLimits limits) {
        boolean keyAdded = document.headers().lastHeader(KEY_ADDED) != null
                || (document.key() == null && limits.deadLetters().compacted());
        Record<byte[], byte[]> letter = document.withHeaders(document.headers())
                .withTimestamp(limits.now().toEpochMilli());
        Headers headers = letter.headers();
        removeErrors(headers);
        set(headers, EXCEPTION, RejectedException.class.getName());
        set(headers, MESSAGE, rejected.message());
        set(headers, TOPIC, from.topic());
        set(headers, PARTITION, Integer.toString(from.partition()));
        set(headers, OFFSET, Long.toString(from.offset()));
        set(headers, REASON, rejected.reason().name());
        set(headers, STAGE, rejected.reason().stage().name());
        rejected.tenantId().ifPresent(tenant -> set(headers, TENANT, tenant));
        set(headers, DOCUMENT_TIMESTAMP, Long.toString(timestamp(document)));
        if (keyAdded) {
            set(headers, KEY_ADDED, "true");
            if (letter.key() == null) {
                letter = letter.withKey(origin(headers));
            }
        }
        int maxBytes = limits.deadLetters().maxBytes();
        Record<byte[], byte[]> readableBySpring = letter.withHeaders(headers);
        if (!SpringHeaders.areIn(headers)) { // those of another application stay as they are
            SpringHeaders.add(readableBySpring.headers(), from, timestamp(document), rejected.message());
        }
        return SinkLimits.bytes(readableBySpring) <= maxBytes ? readableBySpring : fitted(letter, maxBytes);
    }

    /** The document that was rejected before and sent back, without the traces of that; any other document as it is. */
    public static Record<byte[], byte[]> original(Record<byte[], byte[]> document) {
        Record<byte[], byte[]> original =
                document.withHeaders(document.headers()).withTimestamp(timestamp(document));
        if (document.headers().lastHeader(KEY_ADDED) != null) {
            original = original.withKey(null);
        }
        if (document.headers().lastHeader(REASON) != null) {
            original.headers().remove(DOCUMENT_TIMESTAMP);
        }
        removeErrors(original.headers());
        original.headers().remove(REPLAYS);
        return original;
    }

    /** What a letter can be without is left out, the largest first, until its topic accepts it. */
    private static Record<byte[], byte[]> fitted(Record<byte[], byte[]> letter, int maxBytes) {
        Record<byte[], byte[]> fitted = letter;
        if (fitted.value() != null && SinkLimits.bytes(fitted) > maxBytes) {
            set(fitted.headers(), OMITTED, Integer.toString(fitted.value().length));
            fitted = new Record<>(fitted.key(), null, fitted.timestamp(), fitted.headers());
        }
        if (SinkLimits.bytes(fitted) > maxBytes) {
            List<String> others = names(fitted.headers(), name -> !isOurs(name));
            others.forEach(fitted.headers()::remove);
            set(fitted.headers(), HEADERS_OMITTED, Integer.toString(others.size()));
        }
        if (fitted.key() != null && SinkLimits.bytes(fitted) > maxBytes) {
            set(fitted.headers(), KEY_OMITTED, Integer.toString(fitted.key().length));
            fitted = fitted.withKey(origin(fitted.headers()));
        }
        return fitted;
    }

    /** The key of a letter whose document's key cannot be used. */
    private static byte[] origin(Headers headers) {
        return (text(headers, TOPIC) + "-" + text(headers, PARTITION) + "@" + text(headers, OFFSET)).getBytes(UTF_8);
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    /** Its own, also if it was rejected before: a dead letter that is sent back bears the time of its rejection. */
    private static long timestamp(Record<byte[], byte[]> document) {
        Header before = document.headers().lastHeader(REASON);
        OptionalLong own = before == null
                ? OptionalLong.empty()
                : milliseconds(document.headers().lastHeader(DOCUMENT_TIMESTAMP));
        return own.orElse(document.timestamp());
    }

    private static OptionalLong milliseconds(@Nullable Header header) {
        if (header == null || header.value() == null) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(new String(header.value(), UTF_8));
            return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static void removeErrors(Headers headers) {
        if (SpringHeaders.areOurs(headers)) {
            names(headers, name -> name.startsWith(SpringHeaders.PREFIX)).forEach(headers::remove);
        }
        names(headers, name -> PREFIXES.stream().anyMatch(name::startsWith)).forEach(headers::remove);
    }

    private static boolean isOurs(String name) {
        return name.equals(DOCUMENT_TIMESTAMP)
                || name.equals(REPLAYS)
                || PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static List<String> names(Headers headers, Predicate<String> which) {
        return Stream.of(headers.toArray())
                .map(Header::key)
                .filter(which)
                .distinct()
                .toList();
    }

    /** One that was sent back and failed again says why it failed last. */
    private static void set(Headers headers, String key, String value) {
        headers.remove(key).add(key, value.getBytes(UTF_8));
    }
}
