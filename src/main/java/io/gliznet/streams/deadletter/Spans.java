package io.gliznet.streams.deadletter;

import io.gliznet.streams.deadletter.LetterReader.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Which offsets a selection can mean, of those that the topic has now. */
final class Spans {

    static final Comparator<TopicPartition> ORDER = Comparator.comparingInt(TopicPartition::partition);

    private Spans() {}

    static Map<TopicPartition, Span> of(Consumer<byte[], byte[]> consumer, String topic, Selection selection) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .filter(partition -> selection.choosesPartition(partition.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Span> spans = new TreeMap<>(ORDER);
        partitions.forEach(partition -> {
            long begin = Math.max(begins.getOrDefault(partition, 0L), selection.first(partition.partition()));
            long end = Math.min(ends.getOrDefault(partition, 0L), selection.end(partition.partition()));
            spans.put(partition, new Span(begin, end));
        });
        return spans;
    }
}
