package io.gliznet.streams.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How this instance takes part in Kafka.
 *
 * @param applicationId the consumer group; instances of one service share it
 * @param stateDir where label encodings are kept; one per instance
 * @param brokerTimeout how long {@link ClassificationStream#check} waits for a broker
 * @param overrides Kafka's own settings, by the names and prefixes of {@code StreamsConfig}; they win over ours
 */
public record KafkaSettings(
        String bootstrapServers,
        String applicationId,
        Guarantee guarantee,
        int streamThreads,
        Path stateDir,
        Duration brokerTimeout,
        Map<String, String> overrides) {

    public KafkaSettings {
        overrides = Map.copyOf(overrides);
    }
}
