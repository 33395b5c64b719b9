package io.gliznet.streams.document;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source topic, of which a document can be made. Immutable.
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
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.key = key;
        this.value = value;
        this.headers = headers;
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

    /** Where the record is: {@code topic-partition@offset}. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }
}
