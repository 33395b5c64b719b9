package io.gliznet.streams.records;

import io.gliznet.streams.serde.AvroDeserializer;
import io.gliznet.streams.serde.AvroSerializer;
import io.gliznet.streams.serde.SerdeConfig;
import java.time.Duration;
import java.util.Map;

/**
 * Which serializers to use, and what they are told.
 *
 * @param serializerClass a Kafka {@code Serializer} of Avro specific records
 * @param deserializerClass a Kafka {@code Deserializer} of Avro specific records, safe for use by several threads
 * @param properties Confluent's keys, passed on as they are
 * @param registryTimeout how long an outage of the registry is waited out before it is an error
 */
public record SerdeSettings(
        String serializerClass, String deserializerClass, Map<String, String> properties, Duration registryTimeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    public SerdeSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * The serializers of this package.
     *
     * @param registryUrl empty: no registry, single-object encoding
     */
    public static SerdeSettings of(String registryUrl) {
        return new SerdeSettings(
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                Map.of(SerdeConfig.REGISTRY_URL, registryUrl),
                DEFAULT_TIMEOUT);
    }
}
