package io.gliznet.streams.serde;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated Avro classes in Confluent's wire format if {@code schema.registry.url} is set, and in Avro's single-object
 * encoding otherwise. Configured with Confluent's keys; the subject is the topic with {@code -key} or {@code -value} unless {@code
 * value.subject.name.strategy} says otherwise. Thread-safe after {@link #configure}.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final Map<Subject, RecordEncoder> encoders = new ConcurrentHashMap<>();
    private WireFormat wireFormat = new SingleObjectWireFormat(Map.of());
    private SubjectNameStrategy strategy = SubjectNameStrategy.TOPIC;
    private String suffix = "-value";

    private record Subject(String name, Schema schema) {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        SerdeConfig config = new SerdeConfig(configs);
        wireFormat = config.wireFormat();
        strategy = config.subjectNameStrategy(isKey);
        suffix = isKey ? "-key" : "-value";
    }

    /**
     * Writes one record; null for null.
     *
     * @throws RegistryUnavailableException if the registry is needed and does not answer
     * @throws InvalidConfigurationException if the registry refuses the schema
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        Schema schema = value.getSchema();
        RecordEncoder encoder = encoder(new Subject(strategy.subject(topic, suffix, schema.getFullName()), schema));
        try {
            return encoder.encode(value);
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new SerializationException("failed to write a " + schema.getFullName() + " to " + topic, e);
        }
    }

    /** Does not use computeIfAbsent, which could block other subjects during a request to the registry. */
    private RecordEncoder encoder(Subject subject) {
        RecordEncoder known = encoders.get(subject);
        if (known != null) {
            return known;
        }
        RecordEncoder encoder = wireFormat.encoder(subject.name(), subject.schema());
        encoders.put(subject, encoder);
        return encoder;
    }
}
