package io.gliznet.streams.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;

/** What another system puts around the payload of a record. */
public enum Envelope {
    /** The value is the payload. */
    NONE {
        @Override
        public MappedRecord open(MappedRecord record) {
            return record;
        }
    },
    /** CloudEvents 1.0 in both modes of its Kafka binding: the attributes are headers, or fields around {@code data}. */
    CLOUDEVENTS {
        @Override
        public MappedRecord open(MappedRecord record) throws RejectedException {
            return CloudEvent.open(record);
        }
    },
    /** Change events of Debezium, or records that Kafka Connect wrote with their schema: the payload is the row after the change. */
    DEBEZIUM {
        @Override
        public MappedRecord open(MappedRecord record) throws SkippedException {
            return ChangeEvent.open(record);
        }
    };

    /**
     * The record without the envelope.
     *
     * @throws RejectedException if there is none
     * @throws SkippedException if the record is no document, such as the deletion of a row
     */
    public abstract MappedRecord open(MappedRecord record) throws RejectedException, SkippedException;

    static MappedRecord with(MappedRecord record, JsonNode value) {
        return new MappedRecord(value, record.source(), record.headers());
    }
}
