package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.classify.RejectedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reason and origin of a dead letter in the headers that Spring Kafka's {@code DeadLetterPublishingRecoverer} writes, so that
 * its tools read them. They repeat other headers, and are left out of a letter that does not fit with them. The type of the
 * timestamp is not among them, because Kafka Streams does not tell it.
 */
final class SpringHeaders {

    static final String PREFIX = "kafka_dlt-";

    private SpringHeaders() {}

    /** @param timestamp of the document, in milliseconds */
    static void add(Headers headers, RecordMetadata from, long timestamp, String message) {
        headers.add(PREFIX + "exception-fqcn", RejectedException.class.getName().getBytes(UTF_8));
        headers.add(PREFIX + "exception-message", message.getBytes(UTF_8));
        headers.add(PREFIX + "original-topic", from.topic().getBytes(UTF_8));
        headers.add(PREFIX + "original-partition", bytes(from.partition()));
        headers.add(PREFIX + "original-offset", bytes(from.offset()));
        headers.add(PREFIX + "original-timestamp", bytes(timestamp));
    }

    static boolean areIn(Headers headers) {
        return Stream.of(headers.toArray()).anyMatch(header -> header.key().startsWith(PREFIX));
    }

    /** Whether they were added here, and not by a recoverer of another application. */
    static boolean areOurs(Headers headers) {
        Header exception = headers.lastHeader(PREFIX + "exception-fqcn");
        return exception != null
                && Arrays.equals(
                        exception.value(), RejectedException.class.getName().getBytes(UTF_8));
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
