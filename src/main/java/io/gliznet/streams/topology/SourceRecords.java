package io.gliznet.streams.topology;

import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.observe.StageTimes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Records of the source topics, as the pipeline gets them. */
final class SourceRecords {

    private SourceRecords() {}

    static SourceRecord of(ConsumerRecord<byte[], byte[]> record) {
        return of(record, null);
    }

    /** @param times where the stages of its classification are noted; null if nobody reads them */
    static SourceRecord of(ConsumerRecord<byte[], byte[]> record, @Nullable StageTimes times) {
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                name -> last(record.headers(), name),
                times);
    }

    static SourceRecord of(Record<byte[], byte[]> record, RecordMetadata from) {
        return new SourceRecord(
                from.topic(),
                from.partition(),
                from.offset(),
                record.key(),
                record.value(),
                name -> last(record.headers(), name));
    }

    private static byte @Nullable [] last(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
