package io.gliznet.streams.records;

import io.gliznet.streams.serde.AvroDeserializer;
import io.gliznet.streams.serde.AvroSerializer;
import io.gliznet.streams.serde.SerdeConfig;
import java.time.Duration;
import java.util.Map;

/**
 * The serializers to use and their configuration.
 *
 * @param serializerClass name of a Kafka {@code Serializer} for Avro specific records, which must be thread-safe
 * @param deserializerClass name of a Kafka {@code Deserializer} for Avro specific records, which must be thread-safe
 * @param properties configuration of the serializers, with Confluent's keys
 * @param registryTimeout how long to retry while the schema registry does not answer
 */
public record SerdeSettings(
        String serializerClass, String deserializerClass, Map<String, String> properties, Duration registryTimeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    public SerdeSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * The serializers of this project for records in Avro's single-object encoding.
     *
     * @param schemaFiles files with schemas beside those of this project, with commas between them
     */
    static SerdeSettings withoutRegistry(String schemaFiles) {
        return new SerdeSettings(
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                Map.of(SerdeConfig.REGISTRY_URL, "", SerdeConfig.SCHEMA_FILES, schemaFiles),
                DEFAULT_TIMEOUT);
    }

    /**
     * The serializers of this project.
     *
     * @param registryUrl URL of a schema registry; if empty, records have Avro's single-object encoding
     */
    public static SerdeSettings of(String registryUrl) {
        return new SerdeSettings(
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                Map.of(SerdeConfig.REGISTRY_URL, registryUrl),
                DEFAULT_TIMEOUT);
    }
}
