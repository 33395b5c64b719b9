package io.gliznet.streams.serde;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generated Avro classes, whatever compatible schema they were written with: {@code specific.avro.value.type} says
 * which class, and without it the writer's schema does. Confluent's wire format if {@code schema.registry.url} is set, Avro's
 * single-object encoding if not. Configured by Confluent's keys. Thread-safe once configured.
 *
 * <p>Writers' schemas are kept for ever, and for a short time that there is none: neither a flood of records nor a flood of
 * poison asks the registry twice.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);

    private static final int MAX_SCHEMAS = 10_000;
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Cache<Long, Writer<T>> writers = Caffeine.newBuilder()
            .maximumSize(MAX_SCHEMAS)
            .expireAfter(Expiry.<Long, Writer<T>>creating(
                    (key, writer) -> writer instanceof Unknown ? UNKNOWN_FOR : FOR_EVER))
            .build();
    private WireFormat framing = new SingleObjectWireFormat();
    private Optional<Schema> readerSchema = Optional.empty();

    /** What is known of a schema that records were written with. */
    private sealed interface Writer<T> {}

    private record Known<T>(SpecificDatumReader<T> reader) implements Writer<T> {}

    private record Unknown<T>(String problem) implements Writer<T> {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        SerdeConfig config = new SerdeConfig(configs);
        framing = config.framing();
        readerSchema = config.readerSchema(isKey);
    }

    /**
     * @throws SerializationException if the bytes are at fault; its cause is a {@link
     *     java.nio.charset.CharacterCodingException} if all that is wrong is the Unicode of a string
     * @throws RegistryUnavailableException if the registry must be asked and does not answer
     */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        Writer<T> writer = writers.get(framing.key(data), this::writer);
        if (writer instanceof Known<T> known) {
            return decode(known.reader(), data);
        }
        throw new SerializationException(((Unknown<T>) writer).problem());
    }

    private Writer<T> writer(long key) {
        try {
            Schema written = framing.writerSchema(key);
            Schema expected = readerSchema
                    .or(() -> Schemas.named(written.getFullName()))
                    .orElseThrow(() -> new SerializationException(
                            "schema: expected one of this service's, found " + written.getFullName()));
            return new Known<>(new SpecificDatumReader<>(written, expected));
        } catch (SerializationException e) {
            return new Unknown<>(String.valueOf(e.getMessage()));
        }
    }

    private T decode(SpecificDatumReader<T> reader, byte[] data) {
        RecordDecoder decoder = new RecordDecoder(data, framing.length());
        T record;
        try {
            record = reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            // Avro reports corrupt bytes by whatever exception they run into
            throw new SerializationException(
                    "body: expected " + reader.getExpected().getFullName() + ", found " + e, e);
        }
        if (decoder.remaining() > 0) {
            throw new SerializationException("body: expected "
                    + reader.getExpected().getFullName() + ", found " + decoder.remaining() + " bytes after it");
        }
        return record;
    }
}
