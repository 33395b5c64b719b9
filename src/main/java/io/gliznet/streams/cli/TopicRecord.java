package io.gliznet.streams.cli;

import io.gliznet.streams.document.SourceRecord;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record that {@code gliznet map} looks at, with the names of its headers. */
record TopicRecord(SourceRecord source, Set<String> headerNames, long timestamp) {

    static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
        SourceRecord source = new SourceRecord(
                record.topic(), record.partition(), record.offset(), record.key(), record.value(), name -> {
                    Header header = record.headers().lastHeader(name);
                    return header == null ? null : header.value();
                });
        Set<String> names =
                Stream.of(record.headers().toArray()).map(Header::key).collect(Collectors.toSet());
        return new TopicRecord(source, names, record.timestamp());
    }

    /**
     * A line of a file.
     *
     * @param number from 1
     */
    static TopicRecord of(String file, long number, byte[] line) {
        return new TopicRecord(
                new SourceRecord(file, 0, number, null, Arrays.copyOf(line, line.length), name -> null),
                Set.of(),
                number);
    }
}
