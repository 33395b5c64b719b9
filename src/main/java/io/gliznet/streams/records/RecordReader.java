package io.gliznet.streams.records;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.serde.RegistryUnavailableException;
import io.gliznet.streams.serde.SerdeConfig;
import io.gliznet.streams.serde.SerializerErrors;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the configured deserializer and classifies its failures as record errors or service errors. Thread-safe if the deserializer
 * is.
 */
final class RecordReader<T extends IndexedRecord> implements AutoCloseable {

    /** Packages whose deserializers name schemas and ids in their messages, and no content. */
    private static final List<String> KNOWN_DESERIALIZERS =
            List.of("io.gliznet.streams.serde.", "io.confluent.kafka.serializers.KafkaAvroDeserializer");

    private final Deserializer<?> deserializer;
    private final Class<T> type;
    private final String expected;
    private final RegistryRetry retry;

    RecordReader(Deserializer<?> deserializer, Class<T> type, RegistryRetry retry) {
        this.deserializer = deserializer;
        this.type = type;
        this.expected = isGenerated(type) ? type.getSimpleName() : "an Avro record";
        this.retry = retry;
    }

    /**
     * @param type a generated class, or a generic one
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable deserializer
     */
    static <T extends IndexedRecord> RecordReader<T> open(
            SerdeSettings settings, Class<T> type, RegistryStatus registry) {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put(SerdeConfig.SPECIFIC_READER, Boolean.toString(isGenerated(type)));
        if (isGenerated(type)) {
            properties.put(SerdeConfig.VALUE_TYPE, type.getName());
        }
        Deserializer<?> deserializer =
                ConfiguredClass.open("deserializer.class", settings.deserializerClass(), Deserializer.class);
        deserializer.configure(properties, false);
        return new RecordReader<>(deserializer, type, new RegistryRetry(settings.registryTimeout(), registry));
    }

    private static boolean isGenerated(Class<?> type) {
        return SpecificRecord.class.isAssignableFrom(type);
    }

    /**
     * Reads a record's value.
     *
     * @throws RejectedException if the bytes cannot be decoded, which is a record error
     * @throws RegistryUnavailableException if the schema registry does not answer within the configured time
     */
    T read(String topic, byte @Nullable [] value) throws RejectedException {
        if (value == null) {
            throw new RejectedException(Reason.UNDECODABLE, "value: expected " + expected + ", found null");
        }
        return retry.call(() -> attempt(topic, value));
    }

    private T attempt(String topic, byte[] value) throws RejectedException {
        Object record;
        try {
            record = deserializer.deserialize(topic, value);
        } catch (RuntimeException e) {
            throw classifyFailure(e);
        }
        if (!type.isInstance(record)) {
            String found = record == null ? "null" : record.getClass().getName();
            throw new RejectedException(Reason.UNDECODABLE, "value: expected " + expected + ", found " + found);
        }
        return type.cast(record);
    }

    /** Throws a service error; returns a record error. */
    private RejectedException classifyFailure(RuntimeException e) {
        SerializerErrors.throwIfServiceError(e);
        boolean illFormed = SerializerErrors.causes(e).anyMatch(CharacterCodingException.class::isInstance);
        return illFormed
                ? new RejectedException(Reason.INVALID_DOCUMENT, "strings: expected UTF-8, found ill-formed bytes")
                : new RejectedException(Reason.UNDECODABLE, message(e));
    }

    /** Messages of other deserializers can quote the record, which must not reach logs and headers. */
    private String message(RuntimeException e) {
        String name = deserializer.getClass().getName();
        return KNOWN_DESERIALIZERS.stream().anyMatch(name::startsWith)
                ? String.valueOf(e.getMessage())
                : "value: expected " + expected + ", found that "
                        + deserializer.getClass().getSimpleName() + " failed with "
                        + SerializerErrors.causes(e)
                                .map(cause -> cause.getClass().getSimpleName())
                                .distinct()
                                .collect(Collectors.joining(", caused by "));
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
