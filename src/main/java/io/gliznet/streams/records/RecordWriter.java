package io.gliznet.streams.records;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.RegistryUnavailableException;
import io.gliznet.streams.serde.SerializerErrors;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Runs the configured serializer, and retries while the schema registry does not answer. Thread-safe if the serializer is. */
final class RecordWriter<T extends SpecificRecord> implements AutoCloseable {

    private final Serializer<T> serializer;
    private final String topic;
    private final RegistryRetry retry;

    private RecordWriter(Serializer<T> serializer, String topic, RegistryRetry retry) {
        this.serializer = serializer;
        this.topic = topic;
        this.retry = retry;
    }

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializer */
    @SuppressWarnings("unchecked") // the setting's contract: a serializer of Avro specific records
    static <T extends SpecificRecord> RecordWriter<T> open(
            SerdeSettings settings, String topic, RegistryStatus registry) {
        Serializer<T> serializer =
                ConfiguredClass.open("serializer.class", settings.serializerClass(), Serializer.class);
        serializer.configure(Map.copyOf(settings.properties()), false);
        return new RecordWriter<>(serializer, topic, new RegistryRetry(settings.registryTimeout(), registry));
    }

    /**
     * Writes a record's value.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer within the configured time
     */
    byte[] write(T record) {
        try {
            return retry.call(() -> attempt(record));
        } catch (RejectedException e) {
            throw new AssertionError("a serializer rejects no record", e);
        }
    }

    /**
     * Writes a record's value, without a wait for a registry that does not answer.
     *
     * @throws RegistryUnavailableException if the schema registry does not answer
     */
    byte[] attempt(T record) {
        try {
            return serializer.serialize(topic, record);
        } catch (RuntimeException e) {
            SerializerErrors.throwIfServiceError(e);
            throw e;
        }
    }

    @Override
    public void close() {
        serializer.close();
    }
}
