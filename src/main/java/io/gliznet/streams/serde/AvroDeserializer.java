package io.gliznet.streams.serde;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generated Avro classes from records with any compatible writer's schema. The class is that of {@code
 * specific.avro.value.type}, or else the one that the writer's schema names. If {@code specific.avro.reader} is false, it reads any
 * record as a {@link org.apache.avro.generic.GenericRecord} of its writer's schema. The format is Confluent's wire format if {@code
 * schema.registry.url} is set, and Avro's single-object encoding otherwise. Configured with Confluent's keys. Thread-safe after
 * {@link #configure}.
 *
 * <p>Writers' schemas are cached. That a schema is unknown is cached for five seconds, so that a large number of records with an
 * unknown schema does not cause a request each.
 */
public final class AvroDeserializer<T extends IndexedRecord> implements Deserializer<T> {

    static final Duration UNKNOWN_SCHEMA_TTL = Duration.ofSeconds(5);

    private static final int MAX_SCHEMAS = 10_000;
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Cache<SchemaReference, Writer<T>> writers = Caffeine.newBuilder()
            .maximumSize(MAX_SCHEMAS)
            .expireAfter(Expiry.<SchemaReference, Writer<T>>creating(
                    (key, writer) -> writer instanceof Unknown ? UNKNOWN_SCHEMA_TTL : FOREVER))
            .build();
    private WireFormat wireFormat = new SingleObjectWireFormat(Map.of());
    private Optional<Schema> readerSchema = Optional.empty();
    private boolean isSpecific = true;
    private String idHeader = SchemaIdHeader.VALUE;

    /** A cached writer's schema, or the fact that there is none. */
    private sealed interface Writer<T> {}

    /** @param reader of a generated class; empty: the records of any class */
    private record Known<T>(Schema schema, Optional<SpecificDatumReader<T>> reader) implements Writer<T> {}

    private record Unknown<T>(String problem) implements Writer<T> {}

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        SerdeConfig config = new SerdeConfig(configs);
        wireFormat = config.wireFormat();
        readerSchema = config.readerSchema(isKey);
        isSpecific = config.isSpecific();
        idHeader = isKey ? SchemaIdHeader.KEY : SchemaIdHeader.VALUE;
    }

    /**
     * Reads one record; null for null.
     *
     * @throws SerializationException if the bytes cannot be decoded; the cause is a {@link
     *     java.nio.charset.CharacterCodingException} if a string is not well-formed UTF-8
     * @throws RegistryUnavailableException if the registry is needed and does not answer
     */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        WireFormat.Prefix prefix = wireFormat.prefix(data);
        Writer<T> writer = writers.get(prefix.schema(), this::writer);
        if (writer instanceof Known<T> known) {
            return decode(known, data, prefix.length());
        }
        throw new SerializationException(((Unknown<T>) writer).problem());
    }

    /** Whether bytes begin like Avro's single-object encoding. */
    public static boolean isSingleObject(byte[] data) {
        return SingleObjectWireFormat.isMarked(data);
    }

    /** Reads one record whose schema id may be in a header, as Confluent Platform 8 can write it; null for null. */
    @Override
    public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
        return data == null ? null : deserialize(topic, SchemaIdHeader.inFront(headers, idHeader, data));
    }

    private Writer<T> writer(SchemaReference reference) {
        try {
            Schema written = wireFormat.writerSchema(reference);
            if (written.getType() != Schema.Type.RECORD) {
                throw new SerializationException("schema: expected that of a record, found "
                        + written.getType().getName());
            }
            return new Known<>(written, isSpecific ? Optional.of(specific(written)) : Optional.empty());
        } catch (SerializationException e) {
            return new Unknown<>(String.valueOf(e.getMessage()));
        }
    }

    private SpecificDatumReader<T> specific(Schema written) {
        Schema expected = readerSchema
                .or(() -> Schemas.named(written.getFullName()))
                .orElseThrow(() -> new SerializationException(
                        "schema: expected one that this service knows, found " + written.getFullName()));
        return new SpecificDatumReader<>(written, expected);
    }

    /** Messages of this project and of Avro speak of lengths and schemas; those of other classes can quote the value. */
    private static String found(Exception e) {
        boolean safe =
                e instanceof EOFException || e.getClass().getPackageName().startsWith("org.apache.avro");
        return safe
                ? "bytes that do not match: " + e.getMessage()
                : e.getClass().getSimpleName();
    }

    private T decode(Known<T> writer, byte[] data, int offset) {
        RecordDecoder decoder = new RecordDecoder(data, offset, isSpecific);
        String expected = writer.reader()
                .map(reader -> reader.getExpected().getFullName())
                .orElseGet(() -> writer.schema().getFullName());
        T record;
        try {
            record = writer.reader().isPresent()
                    ? writer.reader().get().read(null, decoder)
                    : generic(writer.schema(), data.length - offset, decoder);
        } catch (StackOverflowError e) {
            // a schema that contains itself
            throw new SerializationException("body: expected " + expected + ", found records nested too deeply");
        } catch (IOException | RuntimeException e) {
            // Avro throws many kinds of exceptions for corrupt bytes
            throw new SerializationException("body: expected " + expected + ", found " + found(e), e);
        }
        if (decoder.remaining() > 0) {
            throw new SerializationException(
                    "body: expected " + expected + ", found " + decoder.remaining() + " bytes after it");
        }
        return record;
    }

    @SuppressWarnings("unchecked") // the setting's contract: T is IndexedRecord
    private T generic(Schema schema, int bytes, RecordDecoder decoder) throws IOException {
        return (T) new BoundedReader(schema, bytes).read(null, decoder);
    }
}
