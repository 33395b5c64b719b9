package io.gliznet.streams.records;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.RegistryUnavailableException;
import io.gliznet.streams.serde.SerdeConfig;
import io.gliznet.streams.serde.SerializerErrors;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The configured deserializer, whichever it is, with every failure given its fate. Thread-safe if the deserializer is. */
final class RecordReader<T extends SpecificRecord> implements AutoCloseable {

    private final Deserializer<?> deserializer;
    private final Class<T> type;
    private final String topic;
    private final RegistryRetry retry;

    RecordReader(Deserializer<?> deserializer, Class<T> type, String topic, RegistryRetry retry) {
        this.deserializer = deserializer;
        this.type = type;
        this.topic = topic;
        this.retry = retry;
    }

    /** @throws org.apache.kafka.common.config.ConfigException if the settings make no deserializer */
    static <T extends SpecificRecord> RecordReader<T> open(SerdeSettings settings, Class<T> type, String topic) {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.putIfAbsent(SerdeConfig.SPECIFIC_READER, "true");
        properties.put(SerdeConfig.VALUE_TYPE, type.getName());
        Deserializer<?> deserializer =
                ConfiguredClass.open("deserializer.class", settings.deserializerClass(), Deserializer.class);
        deserializer.configure(properties, false);
        return new RecordReader<>(deserializer, type, topic, new RegistryRetry(settings.registryTimeout()));
    }

    /**
     * @throws RejectedException if the bytes are at fault
     * @throws RegistryUnavailableException if the registry is away for longer than we wait
     */
    T read(byte @Nullable [] value) throws RejectedException {
        if (value == null) {
            throw new RejectedException(Reason.UNDECODABLE, "value: expected " + type.getSimpleName() + ", found null");
        }
        return retry.call(() -> attempt(value));
    }

    private T attempt(byte[] value) throws RejectedException {
        Object record;
        try {
            record = deserializer.deserialize(topic, value);
        } catch (RuntimeException e) {
            throw classifyFailure(e);
        }
        if (!type.isInstance(record)) {
            String found = record == null ? "null" : record.getClass().getName();
            throw new RejectedException(
                    Reason.UNDECODABLE, "value: expected " + type.getSimpleName() + ", found " + found);
        }
        return type.cast(record);
    }

    /** Ours is thrown on; the record's comes back. */
    private static RejectedException classifyFailure(RuntimeException e) {
        SerializerErrors.throwIfServiceError(e);
        boolean illFormed = SerializerErrors.causes(e).anyMatch(CharacterCodingException.class::isInstance);
        return illFormed
                ? new RejectedException(Reason.INVALID_DOCUMENT, "strings: expected UTF-8, found ill-formed bytes")
                : new RejectedException(Reason.UNDECODABLE, String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
