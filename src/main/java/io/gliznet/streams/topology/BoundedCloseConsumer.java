package io.gliznet.streams.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that waits no longer than a second for a broker while it is closed. Kafka's own waits for half a minute until a broker that
 * does not answer has taken note of the end of its fetch session, which the broker forgets anyway.
 */
final class BoundedCloseConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    BoundedCloseConsumer(Map<String, Object> config) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        close(CloseOptions.timeout(LONGEST_CLOSE));
    }

    @Override
    public void close(CloseOptions options) {
        super.close(bounded(options));
    }

    /** The same options with the time limit of one second, whatever limit they had. */
    static CloseOptions bounded(CloseOptions options) {
        return CloseOptions.timeout(LONGEST_CLOSE).withGroupMembershipOperation(options.groupMembershipOperation());
    }
}
