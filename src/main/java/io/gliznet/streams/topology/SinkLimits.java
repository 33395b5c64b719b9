package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.EncodedResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What the two sinks accept, and the form in which they get results. A record that a topic refuses fails in the producer, and
 * under exactly-once it fails again without end; so every record is checked before it is sent.
 */
record SinkLimits(
        SinkTopic classified,
        SinkTopic deadLetters,
        RouteTopics routes,
        int maxRequest,
        ResultTimestamp timestamp,
        InstantSource clock) {

    /** 61 bytes of a batch's header, at most 21 of a record's. */
    private static final int OVERHEAD = 61 + 21;

    /** At most, of the variable length integer before each key, value and header. */
    private static final int LENGTH = 5;

    /** Topics that refuse a record for its size only. */
    SinkLimits(int classifiedBytes, int deadLetterBytes) {
        this(
                SinkTopic.of("classified", classifiedBytes),
                SinkTopic.of("dead-letters", deadLetterBytes),
                RouteTopics.NONE,
                Integer.MAX_VALUE,
                ResultTimestamp.DOCUMENT,
                InstantSource.system());
    }

    /** Results that all go to one topic. */
    SinkLimits(SinkTopic classified, SinkTopic deadLetters, ResultTimestamp timestamp, InstantSource clock) {
        this(classified, deadLetters, RouteTopics.NONE, Integer.MAX_VALUE, timestamp, clock);
    }

    /**
     * @param maxRequest bytes of the largest record that the producer sends
     * @param routes topics of routed results
     */
    static SinkLimits of(TopicFacts facts, int maxRequest, RouteTopics routes) {
        return new SinkLimits(
                facts.classified().withMaxBytes(Math.min(facts.maxClassifiedBytes(), maxRequest)),
                facts.deadLetters().withMaxBytes(Math.min(facts.maxDeadLetterBytes(), maxRequest)),
                routes,
                maxRequest,
                facts.settings().resultTimestamp(),
                InstantSource.system());
    }

    /** The result of a document, as it is to be sent. */
    Record<byte[], byte[]> result(Record<byte[], byte[]> document, EncodedResult answer) {
        Record<byte[], byte[]> original = DeadLetters.original(document);
        Record<byte[], byte[]> result = original.withValue(answer.value())
                .withKey(answer.key().map(key -> key.getBytes(UTF_8)).orElse(original.key()));
        answer.headers().forEach((name, text) -> result.headers().remove(name).add(name, text.getBytes(UTF_8)));
        return timestamp == ResultTimestamp.PROCESSING ? result.withTimestamp(now().toEpochMilli()) : result;
    }

    /** The topic that a label set names for a result, if results can be sent there. */
    Optional<SinkTopic> route(String topic, LabelSetKey labelSet) {
        return routes.find(topic, labelSet).map(found -> found.withMaxBytes(Math.min(found.maxBytes(), maxRequest)));
    }

    /** Why the topic would refuse this result; empty if it accepts it. */
    Optional<Outcome.Rejected> refusal(Record<byte[], byte[]> result, SinkTopic sink) {
        long bytes = bytes(result);
        if (bytes > sink.maxBytes()) {
            return Optional.of(new Outcome.Rejected(
                    Reason.RESULT_TOO_LARGE,
                    "result: expected at most " + sink.maxBytes() + " bytes for topic " + sink.name() + ", found "
                            + bytes));
        }
        return sink.refusal(result, now()).map(problem -> new Outcome.Rejected(Reason.RESULT_REFUSED, problem));
    }

    Instant now() {
        return clock.instant();
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
