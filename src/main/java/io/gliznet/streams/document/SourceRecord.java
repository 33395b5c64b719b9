package io.gliznet.streams.document;

import io.gliznet.streams.observe.StageTimes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source topic, of which a document can be made. Immutable, but for the times of its stages.
 *
 * <p>Ownership: the bytes are not copied, and nobody changes them.
 */
public final class SourceRecord {

    private final String topic;
    private final int partition;
    private final long offset;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Function<String, byte @Nullable []> headers;
    private final @Nullable StageTimes times;

    /**
     * @param value null for a tombstone
     * @param headers the value of the last header of a name; null if there is none, or if its value is null
     */
    public SourceRecord(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Function<String, byte @Nullable []> headers) {
        this(topic, partition, offset, key, value, headers, null);
    }

    /** @param times where the stages of its classification are noted; null if nobody reads them */
    public SourceRecord(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Function<String, byte @Nullable []> headers,
            @Nullable StageTimes times) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.key = key;
        this.value = value;
        this.headers = headers;
        this.times = times;
    }

    public String topic() {
        return topic;
    }

    public byte @Nullable [] key() {
        return key;
    }

    /** Null for a tombstone. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The value of the last header of this name; null if there is none. */
    public byte @Nullable [] header(String name) {
        return headers.apply(name);
    }

    /** Where the stages of its classification are noted; null if nobody reads them. */
    public @Nullable StageTimes times() {
        return times;
    }

    /** Where the record is: {@code topic-partition@offset}. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }
}
