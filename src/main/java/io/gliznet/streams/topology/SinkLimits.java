package io.gliznet.streams.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The largest records the two sinks take. One too many would fail in the producer, and under exactly-once fail again for ever:
 * so sizes are looked at before a record is sent.
 *
 * @param classifiedBytes of a record batch of one
 * @param deadLetterBytes of a record batch of one
 */
record SinkLimits(int classifiedBytes, int deadLetterBytes) {

    /** 61 bytes of a batch's header, at most 21 of a record's. */
    private static final int OVERHEAD = 61 + 21;

    /** At most, of the variable length integer before each key, value and header. */
    private static final int LENGTH = 5;

    /** @param maxRequest bytes of the largest record that the producer sends */
    static SinkLimits of(TopicCheck facts, int maxRequest) {
        return new SinkLimits(
                Math.min(facts.maxClassifiedBytes(), maxRequest), Math.min(facts.maxDeadLetterBytes(), maxRequest));
    }

    /** Bytes this record takes at most, uncompressed. */
    static long bytes(Record<byte[], byte[]> record) {
        return OVERHEAD + bytes(record.key()) + bytes(record.value()) + LENGTH + bytes(record.headers());
    }

    private static long bytes(Headers headers) {
        long sum = 0;
        for (Header header : headers) {
            // UTF-8 takes at most 3 bytes for a char
            sum += 2L * LENGTH + 3L * header.key().length() + bytes(header.value());
        }
        return sum;
    }

    private static long bytes(byte @Nullable [] value) {
        return value == null ? LENGTH : (long) LENGTH + value.length;
    }
}
