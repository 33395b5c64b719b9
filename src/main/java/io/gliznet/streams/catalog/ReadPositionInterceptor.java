package io.gliznet.streams.catalog;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Tells a {@link ReadPosition} of each poll of the global consumer. Kafka makes it by its name. */
public final class ReadPositionInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** Key in the global consumer's configuration; the value is a live {@link ReadPosition}. */
    public static final String POSITION = "gliznet.read.position";

    private @Nullable ReadPosition position;

    @Override
    public void configure(Map<String, ?> configs) {
        if (!(configs.get(POSITION) instanceof ReadPosition live)) {
            throw new ConfigException(POSITION + ": expected the position of this JVM, found none");
        }
        position = live;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (position != null) {
            position.polled(records);
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
