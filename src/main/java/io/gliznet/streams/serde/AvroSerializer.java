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
 * Writes generated Avro classes: Confluent's wire format if {@code schema.registry.url} is set, Avro's single-object encoding
 * if not. Configured by Confluent's keys; subjects are named after the topic. Thread-safe once configured.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    private final Map<Subject, RecordEncoder> encoders = new ConcurrentHashMap<>();
    private WireFormat framing = new SingleObjectWireFormat();
    private String suffix = "-value";

    private record Subject(String name, Schema schema) {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        framing = new SerdeConfig(configs).framing();
        suffix = isKey ? "-key" : "-value";
    }

    /**
     * @throws RegistryUnavailableException if the registry must be asked and does not answer
     * @throws InvalidConfigurationException if the registry refuses the schema
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        Schema ours = value.getSchema();
        RecordEncoder encoder = encoder(new Subject(topic + suffix, ours));
        try {
            return encoder.encode(value);
        } catch (IOException | AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new SerializationException("cannot write a " + ours.getFullName() + " to " + topic, e);
        }
    }

    /** Not computeIfAbsent: that would hold other subjects back while the registry is asked. */
    private RecordEncoder encoder(Subject subject) {
        RecordEncoder known = encoders.get(subject);
        if (known != null) {
            return known;
        }
        RecordEncoder encoder = framing.encoder(subject.name(), subject.schema());
        encoders.put(subject, encoder);
        return encoder;
    }
}
